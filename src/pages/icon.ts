/** The pages' icon: a door that stands open. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#1f5f4a"/>
<path d="M9 26V7h14v19" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>
<path d="M9 7l8 3v16l-8-2z" fill="#fff"/>
</svg>
`;

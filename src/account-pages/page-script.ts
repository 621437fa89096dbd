/**
 * What the pages of links do in a browser: nothing before a button is pressed, so that a program
 * which opens every link of a mail uses none up. The secret is read from the fragment, which no
 * server and no log sees.
 */
export const pageScript = `const messages = JSON.parse(document.body.querySelector('main > [data-messages]').dataset.messages);
const token = new URLSearchParams(location.hash.slice(1)).get('token');

for (const element of document.querySelectorAll('[data-when]')) {
  element.hidden = element.dataset.when !== (token === null ? 'no-token' : 'token');
}
// Another link opened in this tab changes the fragment alone.
addEventListener('hashchange', () => location.reload());

function faultOf({ extensions = {} }) {
  const [field] = extensions.fields ?? [];
  if (field !== undefined) {
    return messages[field.type] ?? messages[field.loc.at(-1)] ?? field.msg;
  }
  return messages[extensions.code] ?? messages.failed;
}

async function execute(query, input, headers) {
  const response = await fetch(new URL('../graphql', location.href), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await response.json();
  return { data, fault: errors?.[0] === undefined ? null : faultOf(errors[0]) };
}

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';

async function send(form) {
  let input = Object.fromEntries(new FormData(form));
  const headers = {};
  if (form.dataset.signsIn === 'true') {
    const { data, fault } = await execute(LOGIN, input, {});
    if (fault !== null) {
      return fault;
    }
    headers.Authorization = 'Bearer ' + data.login.accessToken;
    input = {};
  }
  if (form.dataset.when === 'token') {
    input.token = token;
  }
  return (await execute(form.dataset.operation, input, headers)).fault;
}

for (const form of document.querySelectorAll('form[data-operation]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    const status = document.querySelector('.status');
    button.disabled = true;
    status.textContent = '';
    const fault = await send(form).catch(() => messages.failed);
    button.disabled = false;
    status.className = fault === null ? 'status good' : 'status bad';
    status.textContent = fault ?? form.dataset.done;
    if (fault === null) {
      for (const element of document.querySelectorAll('[data-before], form')) {
        element.hidden = true;
      }
      // The secret is used up; it need not stay in the history.
      history.replaceState(null, '', location.pathname);
    }
  });
}
`;

import { dictionary } from '@zxcvbn-ts/language-common';
import fc from 'fast-check';
import { GatewayError } from '#gateway/errors/gateway-error.js';
import type { PasswordOwner } from '#gateway/passwords/own-words.js';
import { loadPasswordPolicy, type PasswordPolicy } from '#gateway/passwords/password-policy.js';
import { requireStrongPassword } from '#gateway/passwords/weak-passwords.js';

const you: PasswordOwner = {
  email: 'you@example.com',
  fullName: 'Your Name',
  organizationName: 'Your Business',
};
const anna: PasswordOwner = {
  email: 'annas.salon@haarwerk.example.com',
  fullName: 'Anna Müller-Łódzka',
  organizationName: "O'Brien & Ström",
};

let byDefault: PasswordPolicy;
beforeAll(async () => {
  byDefault = await loadPasswordPolicy(0);
});

/** What a refusal says to the one who chose the password; null where the password is accepted. */
async function wordsAgainst(
  password: string,
  owner: PasswordOwner = you,
  policy: PasswordPolicy = byDefault,
): Promise<string | null> {
  try {
    await requireStrongPassword(password, 'password', owner, policy);
    return null;
  } catch (error) {
    if (!(error instanceof GatewayError)) {
      throw error;
    }
    return error.fields?.[0]?.msg ?? '';
  }
}

describe('a common password', () => {
  const common = fc.constantFrom(...dictionary['passwords-common']);

  test('is refused in any case', async () => {
    await fc.assert(
      fc.asyncProperty(common, fc.infiniteStream(fc.boolean()), async (password, isCapital) => {
        const spelled = [...password].map((letter) =>
          isCapital.next().value === true ? letter.toUpperCase() : letter,
        );
        expect(await wordsAgainst(spelled.join(''))).toContain('most common passwords');
      }),
    );
  });

  test('is refused in full-width letters', async () => {
    expect(await wordsAgainst('ｐａｓｓｗｏｒｄ')).toContain('most common passwords');
  });

  test.each(['password of mine', 'my iloveyou', 'qwertyuiop and more'])(
    'is accepted as a part of a longer one: %s',
    async (password) => {
      expect(await wordsAgainst(password)).toBeNull();
    },
  );
});

describe('a password made of own words', () => {
  const ownWords = ['annas', 'salon', 'haarwerk', 'example', 'anna', 'müller', 'łódzka', 'ström'];
  const decoration = fc.stringMatching(/^[\d\s!-/:-@[-`{-~€]{0,6}$/);
  const spelling = fc.constantFrom(
    (word: string) => word,
    (word: string) => word.toUpperCase(),
    (word: string) => word.normalize('NFD'),
    (word: string) => word.replace('ü', 'u').replace('ł', 'l').replaceAll('ó', 'o'),
    (word: string) => [...word].join('.'),
  );
  const spelledWord = fc
    .tuple(decoration, fc.constantFrom(...ownWords), spelling, decoration)
    .map(([before, word, spell, after]) => before + spell(word) + after);

  test('is refused in every order, case, spelling and decoration', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spelledWord, { minLength: 1, maxLength: 6 }), async (words) => {
        expect(await wordsAgainst(words.join(''), anna)).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  test('is accepted once words that others do not know stand beside them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(spelledWord, { maxLength: 6 }),
        decoration,
        async (words, around) => {
          const password = `${words.join('')}${around}quixotic marmot`;
          expect(await wordsAgainst(password, anna)).toBeNull();
        },
      ),
    );
  });

  test.each([
    ['your.name', you],
    ['YourBusiness2026!', you],
    ['example_business', you],
    ['yournameab', you],
    ['annaström', anna],
    ['AnnaMuller99', anna],
    ['mullerlodzka', anna],
    ['o_brien_o_brien', anna],
    ['anna❤️❤️❤️❤️', anna],
    ['a\u20DDn\u20DDn\u20DDa\u20DD1234', anna],
    ['strasse-1-strasse', { ...you, organizationName: 'Straße 1' }],
    ['ΟΔΥΣΣΕΥΣ1', { ...you, fullName: 'Οδυσσεύς' }],
    ['王小明王小明1234', { ...you, fullName: '王小明' }],
    ['joann-joann', { ...you, fullName: 'Jo Ann' }],
  ])('is refused: %s', async (password, owner) => {
    expect(await wordsAgainst(password, owner)).toContain(
      'your email address, name or organization',
    );
  });

  test.each([
    ['your_password', you],
    ['demo_password', { ...you, email: 'demo@example.com', organizationName: 'Salon Demo' }],
    ['comcomcom', you],
    ['li-bo-99-bo', { ...you, fullName: 'Bo Li' }],
    ['92837465-10293', you],
    ['💈💇🪒🧴🪮💅🧖🛁', you],
  ])('is not what this one is: %s', async (password, owner) => {
    expect(await wordsAgainst(password, owner)).toBeNull();
  });
  test('is refused however long it is', async () => {
    expect(await wordsAgainst('name'.repeat(256))).toContain(
      'your email address, name or organization',
    );
  });
});

test('a refusal has the same words whoever chooses, so that it cannot repeat the password', async () => {
  const words = [null, await wordsAgainst('password'), await wordsAgainst('your.name')];
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  const owner = fc.record({ email: fc.emailAddress(), fullName: text, organizationName: text });
  await fc.assert(
    fc.asyncProperty(owner, text, fc.nat({ max: 3 }), async (person, other, which) => {
      const { email, fullName, organizationName } = person;
      const password = [email, fullName, organizationName, other][which] ?? other;
      expect(words).toContain(await wordsAgainst(password, person));
    }),
  );
});

describe('the least score', () => {
  test.each([
    [1, 'name of months', 'mondaytuesday', 'harvest moon'],
    [3, 'a common one with leet and a year', 'P@ssw0rd!2024', 'teapot lantern orbit'],
    [3, 'a line of keys', 'qwertyuiop[]', 'teapot lantern orbit'],
    [4, 'a word with a year', 'marzipan2024', 'teapot lantern orbit gravel'],
  ])(
    'of %d refuses %s, and accepts words that are unrelated',
    async (score, _what, weak, strong) => {
      const policy = await loadPasswordPolicy(score);
      expect(await wordsAgainst(weak)).toBeNull();
      expect(await wordsAgainst(weak, you, policy)).toContain('easy to guess');
      expect(await wordsAgainst(strong, you, policy)).toBeNull();
    },
  );

  test('counts own words as guessed, with and without their accents', async () => {
    const policy = await loadPasswordPolicy(3);
    const owner = { ...you, fullName: 'Zdzisława Brzęczyszczykiewicz' };
    for (const word of ['brzęczyszczykiewicz', 'Brzeczyszczykiewicz']) {
      expect(await wordsAgainst(`${word}-tree`, you, policy)).toBeNull();
      expect(await wordsAgainst(`${word}-tree`, owner, policy)).toContain('easy to guess');
    }
  });

  test('judges the longest password by how it begins', async () => {
    const policy = await loadPasswordPolicy(4);
    expect(await wordsAgainst('aaaaaaaa'.repeat(128), you, policy)).toContain('easy to guess');
    expect(await wordsAgainst('teapot lantern orbit gravel'.repeat(37), you, policy)).toBeNull();
  });
});

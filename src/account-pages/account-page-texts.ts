import type { Language } from '../access/language.js';

/** A field of a form; its name is that of the operation's input. */
export interface PageField {
  readonly name: string;
  readonly label: string;
  readonly type: 'email' | 'password' | 'text';
  readonly autocomplete: string;
}

/** One thing to do on a page. */
export interface PageForm {
  /** Whether the address must carry a secret, or must not. */
  readonly when: 'token' | 'no-token';
  readonly intro: string;
  /** The GraphQL mutation that the button sends. */
  readonly operation: string;
  /** True where its email and password sign in first, and the operation is sent with that token. */
  readonly signsIn?: boolean;
  readonly fields: readonly PageField[];
  readonly button: string;
  /** What is shown once it is done. */
  readonly done: string;
}

/** A page in one language. */
export interface AccountPage {
  readonly title: string;
  readonly forms: readonly PageForm[];
  /** What it says of faults in other words than `pageMessages`, by the same keys. */
  readonly messages?: Readonly<Record<string, string>>;
}

const linkOperation = (name: string) => `mutation ($input: LinkInput!) { ${name}(input: $input) }`;
const RESET =
  'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { tokenType } }';
const REQUEST_RESET =
  'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) }';

const linkForm = (operation: string, texts: Pick<PageForm, 'intro' | 'button' | 'done'>) => ({
  when: 'token' as const,
  operation: linkOperation(operation),
  fields: [],
  ...texts,
});

const newPassword = (label: string): PageField => ({
  name: 'newPassword',
  label,
  type: 'password',
  autocomplete: 'new-password',
});

const email = (label: string): PageField => ({
  name: 'email',
  label,
  type: 'email',
  autocomplete: 'email',
});

/** The pages below `/account/`, by the last part of their path. */
export const accountPages: Readonly<Record<string, Readonly<Record<Language, AccountPage>>>> = {
  verify: {
    en: {
      title: 'Confirm your address',
      forms: [
        linkForm('verifyEmail', {
          intro: 'Press the button if you made an Empfio account with this email address.',
          button: 'Confirm address',
          done: 'Your address is confirmed. You can close this page.',
        }),
      ],
    },
    de: {
      title: 'Adresse bestätigen',
      forms: [
        linkForm('verifyEmail', {
          intro:
            'Bestätigen Sie, wenn Sie mit dieser E-Mail-Adresse ein Empfio-Konto angelegt haben.',
          button: 'Adresse bestätigen',
          done: 'Ihre Adresse ist bestätigt. Sie können diese Seite schließen.',
        }),
      ],
    },
  },
  reset: {
    en: {
      title: 'Choose a new password',
      forms: [
        {
          when: 'token',
          intro: 'All other sessions end. Several unrelated words make a good password.',
          operation: RESET,
          fields: [newPassword('New password')],
          button: 'Set password',
          done: 'Your new password is set. You can sign in with it now.',
        },
        {
          when: 'no-token',
          intro: 'We send a link to the address of your account.',
          operation: REQUEST_RESET,
          fields: [email('Email address')],
          button: 'Send link',
          done: 'If there is an account with this address, a mail is on its way.',
        },
      ],
    },
    de: {
      title: 'Neues Passwort wählen',
      forms: [
        {
          when: 'token',
          intro:
            'Alle anderen Sitzungen enden. Mehrere Wörter ohne Zusammenhang sind ein gutes Passwort.',
          operation: RESET,
          fields: [newPassword('Neues Passwort')],
          button: 'Passwort setzen',
          done: 'Ihr neues Passwort gilt. Sie können sich jetzt damit anmelden.',
        },
        {
          when: 'no-token',
          intro: 'Wir senden einen Link an die Adresse Ihres Kontos.',
          operation: REQUEST_RESET,
          fields: [email('E-Mail-Adresse')],
          button: 'Link senden',
          done: 'Wenn es zu dieser Adresse ein Konto gibt, ist eine E-Mail unterwegs.',
        },
      ],
    },
  },
  email: {
    en: {
      title: 'Use this address',
      forms: [
        linkForm('confirmEmailChange', {
          intro:
            'Press the button if your Empfio account is to use this email address from now on.',
          button: 'Use this address',
          done: 'Your account uses this address now. Sign in with it from now on.',
        }),
      ],
    },
    de: {
      title: 'Diese Adresse verwenden',
      forms: [
        linkForm('confirmEmailChange', {
          intro:
            'Bestätigen Sie, wenn Ihr Empfio-Konto künftig diese E-Mail-Adresse verwenden soll.',
          button: 'Diese Adresse verwenden',
          done: 'Ihr Konto verwendet jetzt diese Adresse. Melden Sie sich künftig damit an.',
        }),
      ],
    },
  },
  'undo-email': {
    en: {
      title: 'Take your account back',
      forms: [
        linkForm('undoEmailChange', {
          intro:
            'The account returns to this email address. All sessions, the password and the links to other providers end, and we send you a link to choose a new password.',
          button: 'Take it back',
          done: 'The account is yours again. A mail to choose a password is on its way.',
        }),
      ],
    },
    de: {
      title: 'Konto zurückholen',
      forms: [
        linkForm('undoEmailChange', {
          intro:
            'Das Konto kehrt zu dieser E-Mail-Adresse zurück. Alle Sitzungen, das Passwort und die Verknüpfungen mit anderen Anbietern enden, und wir senden Ihnen einen Link für ein neues Passwort.',
          button: 'Konto zurückholen',
          done: 'Das Konto gehört wieder Ihnen. Eine E-Mail für ein neues Passwort ist unterwegs.',
        }),
      ],
    },
  },
};

/**
 * What the pages say of faults: by the kind of a field's fault, else by the name of the field, else
 * by the code of the error.
 */
export const pageMessages = {
  en: {
    noScript: 'This page needs JavaScript.',
    noToken: 'This address is incomplete. Open the link in the mail again.',
    failed: 'That did not work. Please try again in a moment.',
    BAD_USER_INPUT: 'This link was used already or has expired. Ask for a new one.',
    RATE_LIMITED: 'Too many attempts. Please try again later.',
    NOT_CONFIGURED: 'Mail is not set up here.',
    string_too_short: 'This password is too short.',
    newPassword: 'This password is easy to guess. Take several unrelated words.',
    email: 'This is not an email address.',
  },
  de: {
    noScript: 'Diese Seite braucht JavaScript.',
    noToken: 'Diese Adresse ist unvollständig. Öffnen Sie den Link in der E-Mail noch einmal.',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es gleich noch einmal.',
    BAD_USER_INPUT:
      'Dieser Link wurde schon benutzt oder ist abgelaufen. Fordern Sie einen neuen an.',
    RATE_LIMITED: 'Zu viele Versuche. Bitte versuchen Sie es später noch einmal.',
    NOT_CONFIGURED: 'E-Mail ist hier nicht eingerichtet.',
    string_too_short: 'Dieses Passwort ist zu kurz.',
    newPassword:
      'Dieses Passwort ist leicht zu erraten. Nehmen Sie mehrere Wörter ohne Zusammenhang.',
    email: 'Das ist keine E-Mail-Adresse.',
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;

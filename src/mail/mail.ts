import type { Language } from '../access/language.js';

/** A link, complete, with the secret behind `#token=`. */
interface WithLink {
  readonly link: string;
}

/**
 * Every kind of mail with the values that its texts need. A new kind is a row here, a file in
 * texts/, a row in texts.ts and one in mail-limits.ts; what is missing does not compile.
 */
interface MailValues {
  /** Somebody registered with this address. */
  verification: WithLink;
  /** Somebody wants to change their account to this address. */
  emailChange: WithLink;
  /** Somebody wanted that, and the address has an account of its own. */
  emailChangeTaken: object;
  /** To the address that is about to be left. */
  emailChangeRequested: { readonly newEmail: string; readonly resetPage: string };
  /** To the address that was left; the link takes the change back. */
  emailChanged: WithLink & { readonly newEmail: string };
  /** Somebody asked for a new password; `providers` are other ways to sign in. */
  passwordReset: WithLink & {
    readonly hasPassword: boolean;
    readonly providers: readonly string[];
  };
  /** The password was changed or reset. */
  passwordChanged: { readonly resetPage: string };
  /** An account at a provider became a way to sign in. */
  identityLinked: { readonly provider: string; readonly resetPage: string };
  /** It is none any more. */
  identityUnlinked: { readonly provider: string; readonly resetPage: string };
  /** Somebody wants this address to join their organization. */
  invitation: WithLink & { readonly organizationName: string; readonly inviterName: string };
  /** To the inviter: somebody took the invitation up. */
  memberJoined: { readonly organizationName: string; readonly memberName: string };
  /** To the member: an owner or admin ended the membership. */
  memberRemoved: { readonly organizationName: string };
  /** To whoever deleted their account; the link restores it. */
  accountDeleted: WithLink & { readonly dueAt: Date };
  /** To the owners of an organization that was deleted; the link restores it. */
  organizationDeleted: WithLink & { readonly organizationName: string; readonly dueAt: Date };
  /** To its other members. */
  organizationClosed: { readonly organizationName: string };
}

/** What a mail is about. */
export type MailKind = keyof MailValues;

/** What is known of a mail before its content is. */
export interface MailEnvelope<Kind extends MailKind = MailKind> {
  readonly kind: Kind;
  /** In the normal form of `toEmailAddress`. */
  readonly to: string;
  readonly language: Language;
  /** Id of the account whose request it comes from; null where nobody was signed in. */
  readonly sender: string | null;
  /** True where what caused it can happen only once, such as a link: no limit may keep it away. */
  readonly isOnce?: boolean;
}

/** A mail of one kind. */
export type MailOf<Kind extends MailKind> = MailEnvelope<Kind> & Readonly<MailValues[Kind]>;

/** A mail of any kind. */
export type Mail = { [Kind in MailKind]: MailOf<Kind> }[MailKind];

/** What a kind of mail says. */
export interface MailText {
  readonly subject: string;
  /** What stands before the button, a paragraph each. */
  readonly paragraphs: readonly string[];
  /** The one thing to do; the address is shown as text, too. */
  readonly button?: { readonly label: string; readonly url: string };
  /** What stands behind it. */
  readonly closing?: readonly string[];
}

/** The texts of a kind, by language. */
export type MailTexts<Kind extends MailKind> = Readonly<
  Record<Language, (mail: MailOf<Kind>) => MailText>
>;

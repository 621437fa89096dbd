import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Mails that are kept; of more, the oldest go. */
const MAX_KEPT = 200;

const keptMail = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  sentAt: z.string(),
  text: z.string(),
  html: z.string(),
});

/** A mail as the outbox keeps it. */
export type KeptMail = Readonly<z.infer<typeof keptMail>>;

/** What a name of a mail's files looks like. */
const MAIL_ID = /^\d{13}-[\da-f-]{36}$/;

/** Mails hold links that open accounts: only the owner of the process reads them. */
const OWNER_ONLY = { mode: 0o600 };

/** Writes a mail beside the others: as .eml for mail programs, as .json for the page. */
export async function keepMail(directory: string, mail: KeptMail, source: Buffer): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, `${mail.id}.eml`), source, OWNER_ONLY);
  const path = join(directory, `${mail.id}.json`);
  // Whole or not at all: the page may be looking.
  await writeFile(`${path}.part`, JSON.stringify(mail), OWNER_ONLY);
  await rename(`${path}.part`, path);
  for (const id of (await listIds(directory)).slice(MAX_KEPT)) {
    await rm(join(directory, `${id}.eml`), { force: true });
    await rm(join(directory, `${id}.json`), { force: true });
  }
}

/** The mails of an outbox, the latest first. */
export async function listMails(directory: string): Promise<KeptMail[]> {
  const mails = await Promise.all((await listIds(directory)).map((id) => findMail(directory, id)));
  return mails.filter((mail) => mail !== null);
}

/** One mail; null where there is none of that id. */
export async function findMail(directory: string, id: string): Promise<KeptMail | null> {
  if (!MAIL_ID.test(id)) {
    return null;
  }
  try {
    const parsed: unknown = JSON.parse(await readFile(join(directory, `${id}.json`), 'utf8'));
    return keptMail.parse(parsed);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

async function listIds(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
    .reverse();
}

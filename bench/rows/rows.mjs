import { measureBusy } from './busy.mjs';
import { measureGraphql } from './graphql.mjs';
import { measureLeads } from './leads.mjs';
import { measureMe } from './me.mjs';
import { measureMemory } from './memory.mjs';
import { measureLogin, measureRegister } from './passwords.mjs';
import { measureSize } from './size.mjs';
import { measureStart } from './start.mjs';

/**
 * What --only names, in the order in which they are measured: the sizes last, since PostgreSQL and
 * the disk still have to do with millions of rows for a while after them.
 */
export const rows = {
  me: measureMe,
  graphql: measureGraphql,
  login: measureLogin,
  register: measureRegister,
  busy: measureBusy,
  leads: measureLeads,
  start: measureStart,
  memory: measureMemory,
  size: measureSize,
};

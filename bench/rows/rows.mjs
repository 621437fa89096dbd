import { measureBusy } from './busy.mjs';
import { measureGraphql } from './graphql.mjs';
import { measureLeads } from './leads.mjs';
import { measureMe } from './me.mjs';
import { measureMemory } from './memory.mjs';
import { measureLogin, measureRegister } from './passwords.mjs';
import { measureSize } from './size.mjs';
import { measureStart } from './start.mjs';

/** What --only names, in the order of the budgets. */
export const rows = {
  me: measureMe,
  graphql: measureGraphql,
  login: measureLogin,
  register: measureRegister,
  busy: measureBusy,
  leads: measureLeads,
  size: measureSize,
  start: measureStart,
  memory: measureMemory,
};

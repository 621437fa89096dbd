import type { MembershipDependencies } from '../memberships/membership-dependencies.js';

/** What leaving works with. */
export interface LeavingDependencies extends MembershipDependencies {
  /** Days in which a deletion can be taken back. */
  readonly graceDays: number;
}

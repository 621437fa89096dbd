import { ArgsType, Field, Int } from 'type-graphql';
import { GatewayError } from '../errors/gateway-error.js';

/** Rows of a page where the caller does not say. */
export const PAGE_DEFAULT_SIZE = 20;

/** Most rows of a page. */
export const PAGE_MAX_SIZE = 100;

/** Which part of a list is wanted. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    defaultValue: PAGE_DEFAULT_SIZE,
    description: `How many items, 1 to ${PAGE_MAX_SIZE}.`,
  })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor behind which the page begins.' })
  readonly after?: string | null;
}

/** The size of a page. Throws BAD_USER_INPUT where it is out of bounds. */
export function requirePageSize({ first }: PageArguments): number {
  const size = first ?? PAGE_DEFAULT_SIZE;
  if (size < 1 || size > PAGE_MAX_SIZE) {
    throw new GatewayError('BAD_USER_INPUT', { fields: [outOfBounds(['first'], size)] });
  }
  return size;
}

/** The fault of a page size that is out of bounds, in Pydantic's words. */
export function outOfBounds(loc: readonly string[], size: number, most: number = PAGE_MAX_SIZE) {
  return size < 1
    ? {
        type: 'greater_than_equal',
        loc,
        msg: 'Input should be greater than or equal to 1',
        input: size,
        ctx: { ge: 1 },
      }
    : {
        type: 'less_than_equal',
        loc,
        msg: `Input should be less than or equal to ${most}`,
        input: size,
        ctx: { le: most },
      };
}

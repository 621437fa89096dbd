import { Extensions } from 'type-graphql';

/**
 * Opens a query or mutation to callers without a token. Everything that is not marked so asks
 * for one: whoever forgets the mark locks a door too many, not one too few.
 */
export function Public(): MethodDecorator {
  return Extensions({ isPublic: true });
}

/** Whether `Public` marked the field with these GraphQL extensions. */
export function isPublic(extensions: Readonly<Record<string, unknown>>): boolean {
  return extensions.isPublic === true;
}

import {
  type DocumentNode,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { isPublic } from '../access/public.js';
import { type RequestContext, requirePrincipal } from '../access/request-context.js';
import { type FieldFault, GatewayError } from '../errors/gateway-error.js';
import { checkRules, graphqlNotation } from '../input/read-input.js';
import type { InputLimits } from '../input/rule.js';

/**
 * Puts two locks on the schema's resolvers, so that no resolver can forget them: a query or
 * mutation that is not public asks for a principal, and an argument must keep the rules of its
 * input type wherever it came from.
 */
export function guardSchema(schema: GraphQLSchema, limits: InputLimits): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      if (field.args.length > 0) {
        checkArguments(field, limits);
      }
      if (roots.includes(type) && !isPublic(field.extensions)) {
        requirePrincipalFor(field);
      }
    }
  }
}

/** Whether any root field that the operation selects, directly or by fragments, is locked. */
export function needsPrincipal(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  const root = schema.getRootType(operation.operation);
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition.selectionSet);
    }
  }
  const selectsLocked = (selectionSet: SelectionSetNode | undefined): boolean =>
    selectionSet?.selections.some((selection) => {
      if (selection.kind === Kind.FIELD) {
        const field = root?.getFields()[selection.name.value];
        return field !== undefined && !isPublic(field.extensions);
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        return selectsLocked(selection.selectionSet);
      }
      const fragment = fragments.get(selection.name.value);
      // Each fragment once: a document that spreads them in twos would take forever.
      fragments.delete(selection.name.value);
      return selectsLocked(fragment);
    }) ?? false;
  return selectsLocked(operation.selectionSet);
}

type ContextField = GraphQLField<unknown, RequestContext>;

function requirePrincipalFor(field: ContextField): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (source, values, context, info) => {
    requirePrincipal(context);
    return resolve(source, values, context, info);
  };
}

function checkArguments(field: ContextField, limits: InputLimits): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (source, values, context, info) => {
    const faults: FieldFault[] = [];
    for (const argument of field.args) {
      const reading = { notation: graphqlNotation, limits, faults };
      checkRules(argument.type, values[argument.name], [argument.name], reading);
    }
    if (faults.length > 0) {
      throw new GatewayError('BAD_USER_INPUT', { fields: faults });
    }
    return resolve(source, values, context, info);
  };
}

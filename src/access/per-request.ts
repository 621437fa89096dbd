import type { RequestContext } from './request-context.js';

/** Something that is made once for each request that asks for it, such as a DataLoader. */
export function perRequest<Value>(
  create: (context: RequestContext) => Value,
): (context: RequestContext) => Value {
  const values = new WeakMap<RequestContext, Value>();
  return (context) => {
    const value = values.get(context) ?? create(context);
    values.set(context, value);
    return value;
  };
}

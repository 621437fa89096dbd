import { ArrayType } from '@mikro-orm/core';

/**
 * A column of texts, `text[]`. Every item is quoted (PostgreSQL, section 8.15.6): the ORM's own
 * type leaves some as they are, so that the text "null" would be stored as no text at all and
 * white space at both ends would be lost.
 */
export class TextArray extends ArrayType<string> {
  override convertToDatabaseValue(value: string[] | null): string | null {
    const quote = (item: string) => `"${item.replace(/["\\]/g, '\\$&')}"`;
    return value && `{${value.map(quote).join(',')}}`;
  }
}

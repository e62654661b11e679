// What is wrong with an order, in words for whoever builds the shop: the member by its path, and what it must be.
import * as z from 'zod/mini';
import { AppError, isAppError } from '../domain/errors';

/** What a member must be, by its name. */
const WANTED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['t', 'p', 'd', 'amt'].map((name) => [
      name,
      'a whole number of minor units, such as 1990 for 19.90',
    ]),
  ),
  sum: 'a whole number of minor units, zero or more, such as 1990 for 19.90',
  paid: 'a whole number of minor units, zero or more',
  cur: 'three capital letters, such as EUR (ISO 4217)',
  q: 'a decimal number in a string, such as "0.350"',
  n: 'a text',
  id: 'a text of 1 to 128 characters',
  no: 'a text',
  rev: 'a whole number, zero or more',
  k: '"text", "row", "rule" or "space"',
  lines: 'a list of at most 500 lines',
  adj: 'a list of at most 100 adjustments',
  tax: 'a list of at most 20 rates',
  doc: 'a list of 1 to 500 lines',
};

/** Makes the link, and says what is wrong with it in a sentence. @throws AppError with the same code and details */
export async function explained<T>(claims: unknown, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw new AppError(error.code, sentence(error, claims), {
      cause: error,
      details: error.details,
    });
  }
}

function sentence(error: AppError, claims: unknown): string {
  const { code, details } = error;
  const field = details['field'] ?? '';
  if (code === 'link-sum-mismatch')
    return `sum is ${details['sum']}, but lines and adjustments make ${details['lines']}`;
  if (code === 'link-too-long') return `The order is too long for a link (${field})`;
  if (code !== 'link-invalid' || !(error.cause instanceof z.core.$ZodError)) return error.message;
  const value = valueAt(claims, field);
  const wanted = WANTED[field.split('.').at(-1) ?? ''] ?? 'something else';
  return value === undefined
    ? `${field} is missing: it must be ${wanted}`
    : `${field} is ${shown(value)}: it must be ${wanted}`;
}

const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined,
      value,
    );

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

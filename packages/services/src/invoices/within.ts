import type { DomainError } from '@revkeen-edge/domain'

/** An error of a part of a request, with its fields named within the whole: `line_items[2].price_id`. */
export function within(error: DomainError, place: string): DomainError {
  if (place === '') return error
  if (error.code === 'validation_error') {
    const fields = Object.entries(error.fields).map(([field, reasons]) => [`${place}.${field}`, reasons])
    return { ...error, fields: Object.fromEntries(fields) }
  }
  if (!('param' in error) || error.param === undefined) return error
  return { ...error, param: `${place}.${error.param}` }
}

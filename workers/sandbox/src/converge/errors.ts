import { element } from '../nmi/xml.ts'

/** Converge's errors, as far as the sandbox makes them: code, name and message. */
const ERRORS = {
  '3000': ['Gateway not responding', 'Error, no response.'],
  '4009': ['Required Field Not Supplied', 'One or more required fields were not included.'],
  '4010': ['Invalid Transaction Type', 'The authorization request included an invalid Transaction Type.'],
  '4014': ['Not Permitted', 'This terminal or user ID is not permitted to process this transaction type.'],
  '4025': ['Invalid Credentials', 'The credentials supplied in the authorization request are invalid.'],
  '5002': ['Amount Invalid', 'The amount supplied in the authorization request appears to be invalid.'],
  '5040': ['Invalid Transaction ID', 'The transaction ID is invalid for this transaction type.'],
  '5087': ['Invalid Token', 'The token supplied in the authorization request appears to be invalid.'],
  '5091': ['Invalid Amount', 'The amount exceeds that of the original transaction.'],
  '6042': ['Invalid Request Format', 'XML request is not well-formed or request is incomplete.'],
} as const

export type ErrorCode = keyof typeof ERRORS

const DOCUMENT = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** How Converge refuses: an error in place of a transaction, still with status 200. */
export function errorXml(code: ErrorCode): string {
  const [name, message] = ERRORS[code]
  const fields = { errorCode: code, errorMessage: message, errorName: name }
  return txnXml(fields)
}

/** A transaction's document, field by field. */
export const txnXml = (fields: Readonly<Record<string, string>>): string => DOCUMENT + txnElement(fields).xml

const txnElement = (fields: Readonly<Record<string, string>>) =>
  element(
    'txn',
    Object.entries(fields).map(([name, value]) => element(name, value)),
  )

/** A list of transactions, with their number. */
export const listXml = (transactions: readonly Readonly<Record<string, string>>[]): string =>
  DOCUMENT +
  element('txnlist', [element('ssl_txn_count', String(transactions.length)), ...transactions.map(txnElement)]).xml

/** The error that stands for a refusal of the gateway's, by its text. */
export function errorOf(text: string): ErrorCode {
  return BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? '4009'
}

const BY_TEXT: readonly (readonly [RegExp, ErrorCode])[] = [
  [/payment token|vault id|billing id/i, '5087'],
  [/exceed/i, '5091'],
  [/transaction id|not found|requires that|pending settlement/i, '5040'],
  [/amount/i, '5002'],
  [/transaction type/i, '4010'],
]

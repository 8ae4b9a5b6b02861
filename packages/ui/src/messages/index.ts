import { en } from './en.ts'

/** Every text that a customer sees. A further language is one more value of this type. */
export type Messages = typeof en

const CATALOGUES: Readonly<Record<string, Messages>> = { en }

/** The catalogue of a locale's language, English where there is none. */
export function messagesFor(locale: string): Messages {
  return CATALOGUES[locale.toLowerCase().split('-')[0] ?? ''] ?? en
}

/** What to tell a payer about a decline. Takes the attempt's category or message key; an unknown one gets the general advice. */
export function declineMessage(messages: Messages, key: string): string {
  const declines: Readonly<Record<string, string>> = messages.decline
  return (Object.hasOwn(declines, key) ? declines[key] : undefined) ?? messages.decline.generic_decline
}

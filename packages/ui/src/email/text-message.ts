import { shortText } from '../format/short.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import type { EmailMerchantView } from './view.ts'

interface Sender {
  readonly locale: string
  readonly merchant: EmailMerchantView
}

/** A text message of a merchant's, marked where it is of a sandbox. */
export function textMessage(
  { locale, merchant }: Sender,
  template: string,
  values: Readonly<Record<string, string>>,
): string {
  const text = shortText(template, { merchant: merchant.name, ...values })
  return merchant.testMode ? fill(messagesFor(locale).notices.test, { text }) : text
}

import type { Urls } from './parts.ts'
import type { Demo } from './seed.ts'

/** The ready message for programs, in one line. */
export function readyLine(urls: Urls, demo: Demo): string {
  return JSON.stringify({ pid: process.pid, ...urls, merchants: demo.merchants })
}

/** The ready message for people. */
export function readyText(urls: Urls, demo: Demo): string {
  return [
    '',
    heading('Ready'),
    row('API', `${urls.api}/v2`),
    row('API docs', `${urls.api}/docs`),
    row('Checkout', urls.checkout),
    row('Portal', urls.portal),
    row('Webhooks in', urls.webhooks),
    row('Sandbox', `${urls.sandbox}   (gateway, test cards, terminal)`),
    row('Mail', `${urls.sandbox}/mailbox`),
    ...demo.merchants.flatMap((merchant) => [
      '',
      heading(merchant.slug),
      row('Sandbox key', merchant.apiKey),
      row('Live key', merchant.liveApiKey),
      row('Portal', `${urls.portal}/portal/${merchant.slug}`),
    ]),
    '',
    heading('Take a payment'),
    row('Link', demo.paymentLink),
    row('Approved', '4111 1111 1111 1111'),
    row('Declined', '4000 0000 0000 0002'),
    row('3-D Secure', '4000 0000 0000 3220'),
    row('', `any later expiry, any CVV; more cards: ${urls.sandbox}/test-cards`),
    '',
    'Ctrl+C ends it.',
    '',
  ].join('\n')
}

function heading(text: string): string {
  return process.stdout.isTTY ? `\u001B[1m${text}\u001B[0m` : text
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(13)}${text}`
}

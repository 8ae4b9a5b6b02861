import type { Child } from 'hono/jsx'
import { contrast, parseHex, readableOn, toHex } from '../brand/colour.ts'
import { fill, safeUrl } from '../format/text.ts'
import type { Messages } from '../messages/index.ts'
import type { EmailMerchantView } from './view.ts'

/** Parts of an e-mail: tables and inline styles, because mail programs know little else. */

const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
export const INK = '#181c25'
export const MUTED = '#5a6272'
const LINE = '#e4e7ec'
const BACKDROP = '#f4f5f7'
const DEFAULT_PRIMARY = { red: 37, green: 55, blue: 186 }

interface FrameProps {
  readonly merchant: EmailMerchantView
  readonly messages: Messages
  readonly title: string
  /** The line that inboxes show beside the subject. */
  readonly preview: string
  readonly children?: Child
}

/** The whole message: header with the merchant's name, a white card, a footer. */
export function EmailFrame({ merchant, messages, title, preview, children }: FrameProps) {
  const { email, common } = messages
  return (
    <html lang={messages.language} dir={messages.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{title}</title>
      </head>
      <body style={`margin:0;padding:0;background:${BACKDROP};color:${INK};font:400 15px/1.5 ${FONT}`}>
        <div style="display:none;max-height:0;overflow:hidden">{preview}</div>
        <table
          role="presentation"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border={0}
          style={`background:${BACKDROP}`}
        >
          <tr>
            <td align="center" style="padding:32px 12px">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border={0}
                style="max-width:560px"
              >
                <tr>
                  <td style="padding:0 8px 20px">
                    <Letterhead merchant={merchant} />
                  </td>
                </tr>
                <tr>
                  <td style={`padding:32px 28px;background:#ffffff;border:1px solid ${LINE};border-radius:12px`}>
                    {children}
                  </td>
                </tr>
                <tr>
                  <td align="center" style={`padding:20px 8px 0;color:${MUTED};font-size:13px`}>
                    {merchant.testMode ? <p style="margin:0 0 8px;font-weight:600">{email.test}</p> : null}
                    <p style="margin:0 0 4px">{questions(merchant, messages)}</p>
                    <p style="margin:0">{fill(email.sentBy, { merchant: merchant.name, platform: common.platform })}</p>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>
  )
}

/** Where a customer can write to, in words. */
export function questions(merchant: EmailMerchantView, { email }: Messages): string {
  return merchant.supportEmail === null ? email.questionsReply : fill(email.questions, { email: merchant.supportEmail })
}

function Letterhead({ merchant }: { readonly merchant: EmailMerchantView }) {
  const logo = safeUrl(merchant.logoUrl)
  return (
    <table role="presentation" cellpadding="0" cellspacing="0" border={0}>
      <tr>
        {logo ? (
          <td style="padding-inline-end:10px">
            <img src={logo} width="32" height="32" alt="" style="display:block;border-radius:8px;object-fit:contain" />
          </td>
        ) : null}
        <td dir="auto" style="font-size:16px;font-weight:600">
          {merchant.name}
        </td>
      </tr>
    </table>
  )
}

export function Heading({ children }: { readonly children?: Child }) {
  return (
    <h1 dir="auto" style="margin:0;font-size:20px;font-weight:600;line-height:1.3">
      {children}
    </h1>
  )
}

/** Running text; `quiet` is small print. */
export function Paragraph({ children, quiet = false }: { readonly children?: Child; readonly quiet?: boolean }) {
  return (
    <p dir="auto" style={quiet ? `margin:20px 0 0;color:${MUTED};font-size:13px` : 'margin:16px 0 0'}>
      {children}
    </p>
  )
}

export type CalloutTone = 'plain' | 'caution' | 'danger'

/** Ink of at least 4.5 to 1 on each (WCAG 2.2, AA). */
const TONES: Readonly<Record<CalloutTone, { readonly edge: string; readonly back: string }>> = {
  plain: { edge: '#98a2b3', back: '#f4f5f7' },
  caution: { edge: '#d97706', back: '#fff7ea' },
  danger: { edge: '#c8261b', back: '#fef1f0' },
}

/** What matters most, set off by a coloured edge; the words say it too. */
export function Callout({ tone, children }: { readonly tone: CalloutTone; readonly children?: Child }) {
  const { edge, back } = TONES[tone]
  return (
    <table
      role="presentation"
      width="100%"
      cellpadding="0"
      cellspacing="0"
      border={0}
      style="margin:20px 0 0;border-collapse:separate"
    >
      <tr>
        <td
          dir="auto"
          style={`padding:12px 16px;background:${back};border-inline-start:4px solid ${edge};border-radius:6px;color:${INK}`}
        >
          {children}
        </td>
      </tr>
    </table>
  )
}

export function Amount({ text, note }: { readonly text: string; readonly note: string }) {
  return (
    <>
      <p style="margin:16px 0 0;font-size:32px;font-weight:600;line-height:1.2;letter-spacing:-0.5px">{text}</p>
      <p style={`margin:4px 0 0;color:${MUTED}`}>{note}</p>
    </>
  )
}

/** A button in the brand's colour with readable text. One without contrast to the white card gets an outline. */
export function Button({
  href,
  text,
  merchant,
}: {
  readonly href: string
  readonly text: string
  readonly merchant: EmailMerchantView
}) {
  const fillColour = parseHex(merchant.colours.primaryColour) ?? DEFAULT_PRIMARY
  const onFill = toHex(readableOn(fillColour))
  const edge = contrast(fillColour, { red: 255, green: 255, blue: 255 }) < 1.6 ? '#878e9c' : toHex(fillColour)
  const url = safeUrl(href)
  if (url === null) return null
  return (
    <table role="presentation" cellpadding="0" cellspacing="0" border={0} style="margin:24px 0 0">
      <tr>
        <td style={`background:${toHex(fillColour)};border:1px solid ${edge};border-radius:8px`}>
          <a
            href={url}
            style={`display:inline-block;padding:12px 24px;color:${onFill};font-weight:600;text-decoration:none`}
          >
            {text}
          </a>
        </td>
      </tr>
    </table>
  )
}

export interface RowView {
  readonly label: string
  readonly value: string
  /** Small, below the label. */
  readonly note?: string | null
  readonly strong?: boolean
}

/** Two columns: what it is, and its value at the far edge. A rule above sets it off. */
export function Rows({ rows }: { readonly rows: readonly RowView[] }) {
  if (rows.length === 0) return null
  return (
    <table
      role="presentation"
      width="100%"
      cellpadding="0"
      cellspacing="0"
      border={0}
      style={`margin:20px 0 0;border-top:1px solid ${LINE}`}
    >
      <tr>
        <td colspan={2} style="height:12px;line-height:12px;font-size:0">
          &nbsp;
        </td>
      </tr>
      {rows.map(({ label, value, note, strong }) => (
        <tr>
          <td
            dir="auto"
            style={`padding:4px 12px 4px 0;color:${strong ? INK : MUTED};font-weight:${strong ? 600 : 400}`}
          >
            {label}
            {note ? <span style={`display:block;color:${MUTED};font-size:13px;font-weight:400`}>{note}</span> : null}
          </td>
          <td align="right" valign="top" style={`padding:4px 0;font-weight:${strong ? 600 : 400};white-space:nowrap`}>
            {value}
          </td>
        </tr>
      ))}
    </table>
  )
}

/** The plain-text twin of `Rows`. */
export function textRows(rows: readonly RowView[]): string {
  return rows
    .map(({ label, value, note }) => [rowText(label, value), ...(note ? [`  ${note}`] : [])].join('\n'))
    .join('\n')
}

function rowText(label: string, value: string): string {
  return value === '' ? label : `${label}: ${value}`
}

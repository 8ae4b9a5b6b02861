import { currencyDigits } from '@revkeen-edge/domain/money.ts'
import { billedText } from '../format/billed.ts'
import { currencySign, formatAmountInput, formatMoney } from '../format/money.ts'
import { fill, monogram, safeUrl } from '../format/text.ts'
import type { Messages } from '../messages/index.ts'
import { fieldId } from './field.tsx'
import { CheckIcon } from './icons.tsx'
import type { CustomAmountView, LineView, PayView } from './view.ts'

interface LineProps {
  readonly line: LineView
  readonly selectionMode: PayView['selectionMode']
  readonly currency: string
  readonly locale: string
  readonly messages: Messages
}

/** One product of the order, with the choices that the payer has. */
export function Line(props: LineProps) {
  const { line, selectionMode, currency, locale, messages } = props
  const choice = selectionMode !== 'bundle'
  const inputId = fieldId(`choice-${line.id}`)
  return (
    <li class={lineClass(choice, line.imageUrl !== null)} data-item={line.id} data-quantity={line.quantity}>
      {choice && line.imageUrl === null ? null : <Picture line={line} />}
      <div class="line__body">
        <div class="line__head">
          {choice ? (
            <>
              <input
                class="line__input"
                type={selectionMode === 'single_select' ? 'radio' : 'checkbox'}
                id={inputId}
                name="choice"
                value={line.id}
                checked={line.selected}
              />
              <label class="line__name" for={inputId} dir="auto">
                {line.name}
              </label>
            </>
          ) : (
            <span class="line__name" dir="auto">
              {line.name}
            </span>
          )}
          <span class="line__total" data-line-total={line.id}>
            {line.totalMinor === 0 && line.customAmount === null && line.unitAmountMinor === 0
              ? messages.pay.free
              : formatMoney(
                  choice && !line.selected ? line.unitAmountMinor * line.quantity : line.totalMinor,
                  currency,
                  locale,
                )}
          </span>
        </div>
        {line.highlighted ? <span class="badge">{messages.pay.recommended}</span> : null}
        {line.description ? (
          <p class="line__description" dir="auto">
            {line.description}
          </p>
        ) : null}
        {line.every ? <p class="line__quantity">{billedText(line.every, locale)}</p> : null}
        <Features features={line.features} />
        {line.customAmount === null ? null : <AmountInput {...props} custom={line.customAmount} />}
        <Quantity {...props} />
      </div>
    </li>
  )
}

function lineClass(choice: boolean, pictured: boolean): string {
  if (!choice) return 'line'
  return pictured ? 'line line--choice' : 'line line--choice line--plain'
}

/** The initial lies below the picture: it shows where a picture is missing, and again (see the style sheet) where it fails to load. */
export function Picture({ line }: { readonly line: Pick<LineView, 'name' | 'imageUrl'> }) {
  const source = safeUrl(line.imageUrl)
  return (
    <span class="thumb" aria-hidden="true">
      {monogram(line.name)}
      {source ? (
        <img
          src={source}
          alt=""
          data-initial={monogram(line.name)}
          width="56"
          height="56"
          loading="eager"
          decoding="async"
          referrerpolicy="no-referrer"
        />
      ) : null}
    </span>
  )
}

/** What a product has, one by one. */
export function Features({ features }: { readonly features: readonly string[] }) {
  if (features.length === 0) return null
  return (
    <ul class="features">
      {features.map((feature) => (
        <li>
          <CheckIcon />
          <span dir="auto">{feature}</span>
        </li>
      ))}
    </ul>
  )
}

function Quantity({ line, currency, locale, messages }: LineProps) {
  const each = fill(messages.pay.each, { amount: formatMoney(line.unitAmountMinor, currency, locale) })
  const priced = line.customAmount === null && line.unitAmountMinor > 0
  if (line.quantityLimits === null) {
    if (line.quantity === 1) return null
    const count = fill(messages.pay.quantityEach, { quantity: line.quantity })
    return <p class="line__quantity">{priced ? `${count} · ${each}` : count}</p>
  }
  const { min, max } = line.quantityLimits
  const name = `items.${line.id}.quantity`
  const id = fieldId(name)
  return (
    <div class="line__controls">
      <div class="stepper" role="group" aria-label={fill(messages.pay.quantityOf, { name: line.name })}>
        <button
          type="button"
          class="stepper__button"
          data-step="-1"
          aria-label={fill(messages.pay.decrease, { name: line.name })}
          disabled={line.quantity <= min}
        >
          −
        </button>
        <input
          class="stepper__input"
          id={id}
          name={name}
          type="text"
          inputmode="numeric"
          autocomplete="off"
          maxlength={6}
          value={line.quantity}
          data-min={min}
          data-max={max}
          aria-label={fill(messages.pay.quantityOf, { name: line.name })}
          aria-describedby={`${id}-error`}
        />
        <button
          type="button"
          class="stepper__button"
          data-step="1"
          aria-label={fill(messages.pay.increase, { name: line.name })}
          disabled={line.quantity >= max}
        >
          +
        </button>
      </div>
      <p class="line__note" id={`${id}-error`} data-hint={priced ? each : ''}>
        {priced ? each : ''}
      </p>
    </div>
  )
}

function AmountInput({ line, custom, currency, locale, messages }: LineProps & { readonly custom: CustomAmountView }) {
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale)
  const name = `items.${line.id}.amount_minor`
  const id = fieldId(name)
  const hint = rangeHint(custom, money, messages)
  const example = formatAmountInput(
    custom.presetsMinor[0] ?? custom.minimumMinor ?? 10 ** (currencyDigits(currency) + 1),
    currency,
    locale,
  )
  return (
    <div class="amount">
      {custom.presetsMinor.length === 0 ? null : (
        <div class="chips" role="group" aria-label={fill(messages.pay.presets, { name: line.name })}>
          {custom.presetsMinor.map((preset) => (
            <button
              type="button"
              class="chip"
              data-preset={formatAmountInput(preset, currency, locale)}
              aria-pressed={preset === custom.initialMinor ? 'true' : 'false'}
            >
              {money(preset)}
            </button>
          ))}
        </div>
      )}
      <label class="field__label" for={id}>
        {messages.pay.yourAmount}
        <span class="sr-only"> ({line.name})</span>
      </label>
      <span class="money">
        <span class="money__sign" aria-hidden="true">
          {currencySign(currency, locale)}
        </span>
        <input
          class="control money__input"
          id={id}
          name={name}
          type="text"
          inputmode={currencyDigits(currency) === 0 ? 'numeric' : 'decimal'}
          autocomplete="off"
          maxlength={18}
          value={custom.initialMinor === null ? '' : formatAmountInput(custom.initialMinor, currency, locale)}
          data-amount-input=""
          data-min={custom.minimumMinor ?? 0}
          data-max={custom.maximumMinor ?? undefined}
          data-bad={fill(messages.client.amount, { example })}
          data-low={fill(messages.client.amountLow, { minimum: money(custom.minimumMinor ?? 0) })}
          data-high={
            custom.maximumMinor === null
              ? undefined
              : fill(messages.client.amountHigh, { maximum: money(custom.maximumMinor) })
          }
          aria-describedby={`${id}-error`}
        />
      </span>
      <p class="line__note" id={`${id}-error`} data-hint={hint}>
        {hint}
      </p>
    </div>
  )
}

function rangeHint(
  { minimumMinor, maximumMinor }: CustomAmountView,
  money: (amountMinor: number) => string,
  messages: Messages,
): string {
  if (minimumMinor !== null && maximumMinor !== null) {
    return fill(messages.pay.amountRange, { minimum: money(minimumMinor), maximum: money(maximumMinor) })
  }
  if (minimumMinor !== null) return fill(messages.pay.amountMinimum, { minimum: money(minimumMinor) })
  return maximumMinor === null ? '' : fill(messages.pay.amountMaximum, { maximum: money(maximumMinor) })
}

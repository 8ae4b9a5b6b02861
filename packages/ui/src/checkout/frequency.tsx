import { everyText, frequencyName } from '../format/billed.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { fieldId } from './field.tsx'
import { Features, Picture } from './line.tsx'
import type { FrequencyOption, FrequencyView } from './view.ts'

interface FrequencyProps {
  readonly frequency: FrequencyView
  readonly currency: string
  readonly locale: string
}

/** One product, and how often it is paid for: plain radio buttons, so arrow keys move between them. */
export function Frequency({ frequency: { product, options }, currency, locale }: FrequencyProps) {
  const { subscribe } = messagesFor(locale)
  return (
    <>
      <div class="line frequency__product">
        <Picture line={product} />
        <div class="line__body">
          <span class="line__name" dir="auto">
            {product.name}
          </span>
          {product.description ? (
            <p class="line__description" dir="auto">
              {product.description}
            </p>
          ) : null}
          <Features features={product.features} />
        </div>
      </div>
      <fieldset class="choices frequency" aria-describedby="choice-error">
        <legend class="choices__legend">{subscribe.frequency}</legend>
        <ul class="lines lines--choice frequency__options">
          {options.map((option) => (
            <Option option={option} currency={currency} locale={locale} />
          ))}
        </ul>
        <p class="line__note" id="choice-error" data-hint="" />
      </fieldset>
    </>
  )
}

function Option({
  option: { id, quantity, every, amountMinor, savingMinor, selected },
  currency,
  locale,
}: {
  readonly option: FrequencyOption
  readonly currency: string
  readonly locale: string
}) {
  const { subscribe } = messagesFor(locale)
  const inputId = fieldId(`choice-${id}`)
  const amount = formatMoney(amountMinor, currency, locale)
  return (
    <li class="line line--choice line--plain" data-item={id} data-quantity={quantity}>
      <div class="line__body">
        <div class="line__head">
          <input class="line__input" type="radio" id={inputId} name="choice" value={id} checked={selected} />
          <label class="line__name" for={inputId}>
            {frequencyName(every, locale)}
          </label>
          <span class="line__total">{amount}</span>
        </div>
        <div class="frequency__note">
          {savingMinor === null ? null : (
            <span class="badge">{fill(subscribe.saving, { amount: formatMoney(savingMinor, currency, locale) })}</span>
          )}
          <span class="line__quantity">{everyText(every, locale)}</span>
        </div>
      </div>
    </li>
  )
}

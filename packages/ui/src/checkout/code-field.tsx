import type { Messages } from '../messages/index.ts'
import { fieldId } from './field.tsx'
import type { CodeView } from './view.ts'

/**
 * The field for a discount code. One button applies and takes back; its two words and the line for what is wrong keep
 * their room, so that nothing moves.
 */
export function CodeField({ code, messages }: { readonly code: CodeView; readonly messages: Messages }) {
  const { pay } = messages
  const id = fieldId('discount_code')
  const applied = code.applied !== null
  return (
    <div class="code" id="code" data-applied={applied ? '' : undefined}>
      <label class="field__label" for={id}>
        {pay.code}
      </label>
      <div class="code__row">
        <input
          class="control code__input"
          id={id}
          name="discount_code"
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxlength={64}
          value={code.applied ?? code.asked ?? ''}
          readonly={applied}
          aria-describedby={`${id}-error`}
          aria-invalid={code.problem === null ? undefined : 'true'}
        />
        <button type="button" class="code__button" id="code-button">
          <span class="code__apply">{pay.codeApply}</span>
          <span class="code__remove">
            {pay.codeRemove}
            <span class="sr-only"> {pay.codeRemoveWhat}</span>
          </span>
        </button>
      </div>
      <p class={code.problem === null ? 'line__note' : 'line__note line__note--error'} id={`${id}-error`} data-hint="">
        {code.problem ?? ''}
      </p>
    </div>
  )
}

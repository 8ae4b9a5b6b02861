import type { Child } from 'hono/jsx'
import { answerOf, curlOf } from './example.ts'
import { jsonOf, type OpenApiDocument, type Operation, type Parameter } from './model.ts'
import { Fields, Limits, Prose, typeText } from './schema.tsx'

interface Props {
  readonly document: OpenApiDocument
  readonly operation: Operation
}

/** Everything about one operation. */
export function OperationArticle({ document, operation }: Props): Child {
  const { anchor, method, path, summary, description } = operation
  return (
    <article id={anchor} aria-labelledby={`${anchor}-title`}>
      <div class="text">
        <h2 id={`${anchor}-title`}>
          <a href={`#${anchor}`}>{summary ?? `${method.toUpperCase()} ${path}`}</a>
        </h2>
        <Endpoint operation={operation} />
        {description && (
          <p>
            <Prose text={description} />
          </p>
        )}
        <Facts operation={operation} />
        <Parameters document={document} operation={operation} />
        <Body document={document} operation={operation} />
        <Responses document={document} operation={operation} />
      </div>
      <div class="examples">
        <Example title="Request" text={curlOf(operation)} />
        <ExampleAnswer operation={operation} />
      </div>
    </article>
  )
}

function ExampleAnswer({ operation }: { operation: Operation }): Child {
  const answer = answerOf(operation)
  return answer && <Example title={`Response ${answer.status}`} text={answer.text} />
}

function Example({ title, text }: { title: string; text: string }): Child {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <pre tabindex={0}>
        <code>{text}</code>
      </pre>
    </figure>
  )
}

/** Method and path. */
export function Endpoint({ operation }: { operation: Operation }): Child {
  return (
    <p class="endpoint">
      <span class={`method ${operation.method}`}>{operation.method.toUpperCase()}</span> <code>{operation.path}</code>
    </p>
  )
}

function Facts({ operation }: { operation: Operation }): Child {
  const scope = operation['x-scope']
  if (!scope && !operation['x-extension']) return null
  return (
    <p class="facts">
      {scope && (
        <span>
          Scope <code>{scope}</code>
        </span>
      )}
      {operation['x-extension'] && <span>An extension of this implementation</span>}
    </p>
  )
}

const PLACES: readonly (readonly [string, string])[] = [
  ['path', 'Path'],
  ['query', 'Query'],
  ['header', 'Headers'],
]

function Parameters({ document, operation }: Props): Child {
  return (
    <>
      {PLACES.map(([place, title]) => {
        const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === place)
        return parameters.length > 0 && <ParameterList document={document} title={title} parameters={parameters} />
      })}
    </>
  )
}

interface ParameterListProps {
  readonly document: OpenApiDocument
  readonly title: string
  readonly parameters: readonly Parameter[]
}

function ParameterList({ document, title, parameters }: ParameterListProps): Child {
  return (
    <section>
      <h3>{title}</h3>
      <ul class="fields">
        {parameters.map(({ name, required, description, schema = {} }) => (
          <li>
            <p class="field">
              <code class="name">{name}</code> <span class="type">{typeText(document, schema)}</span>
              {required && <span class="required">required</span>}
            </p>
            {(description ?? schema.description) && (
              <p class="about">
                <Prose text={description ?? schema.description ?? ''} />
              </p>
            )}
            <Limits schema={schema} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Body({ document, operation }: Props): Child {
  const schema = jsonOf(operation.requestBody?.content)
  if (!schema) return null
  return (
    <section>
      <h3>Body</h3>
      <p class="type">
        {typeText(document, schema)}
        {!operation.requestBody?.required && ', optional'}
      </p>
      <Fields document={document} schema={schema} />
    </section>
  )
}

function Responses({ document, operation }: Props): Child {
  return (
    <section>
      <h3>Responses</h3>
      {Object.entries(operation.responses ?? {}).map(([status, { description, content }]) => {
        const schema = jsonOf(content)
        const title = (
          <>
            <span class={`status s${status.charAt(0)}`}>{status}</span> {description}{' '}
            {schema && <span class="type">{typeText(document, schema)}</span>}
          </>
        )
        if (!schema) return <p class="response">{title}</p>
        return (
          <details class="response">
            <summary>{title}</summary>
            <Fields document={document} schema={schema} />
          </details>
        )
      })}
    </section>
  )
}

import type { Child } from 'hono/jsx'
import script from './docs.client.js'
import styles from './docs.css'
import { sectionsOf, type OpenApiDocument, type Section } from './model.ts'
import { Endpoint, OperationArticle } from './operation.tsx'
import { Prose } from './schema.tsx'

/** A file of the site: its path below the assets folder, and its text. */
export type SiteFile = readonly [path: string, text: string]

/** The documentation as files: an overview, a page for each tag, and what these load. Rendered when building. */
export function renderSite(document: OpenApiDocument): SiteFile[] {
  const sections = sectionsOf(document)
  return [
    ['docs/assets/docs.css', styles],
    ['docs/assets/docs.client.js', script],
    ['docs/index.html', html(<Overview document={document} sections={sections} />)],
    ...sections.map((section): SiteFile => {
      const page = <SectionPage document={document} sections={sections} section={section} />
      return [`docs/${section.slug}.html`, html(page)]
    }),
  ]
}

function html(page: { toString(): string }): string {
  return `<!doctype html>${page.toString()}`
}

interface LayoutProps {
  readonly document: OpenApiDocument
  readonly sections: readonly Section[]
  readonly title: string
  readonly current?: Section
  readonly children?: Child
}

function Layout({ document, sections, title, current, children }: LayoutProps): Child {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/docs/assets/docs.css" />
        <script src="/docs/assets/docs.client.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <nav aria-label="API reference">
          <p class="brand">
            <a href="/docs">{document.info.title} API</a>
          </p>
          <ul>
            {sections.map((section) => (
              <li>
                <a href={`/docs/${section.slug}`} aria-current={section === current ? 'page' : undefined}>
                  {section.title}
                </a>
                {section === current && <Contents section={section} />}
              </li>
            ))}
          </ul>
        </nav>
        <main id="main">{children}</main>
      </body>
    </html>
  )
}

function Contents({ section }: { section: Section }): Child {
  return (
    <ul>
      {section.operations.map(({ anchor, summary, path }) => (
        <li>
          <a href={`#${anchor}`}>{summary ?? path}</a>
        </li>
      ))}
    </ul>
  )
}

function Overview({ document, sections }: { document: OpenApiDocument; sections: readonly Section[] }): Child {
  const { title, version, description } = document.info
  return (
    <Layout document={document} sections={sections} title={`${title} API`}>
      <header>
        <h1>{title} API</h1>
        <p class="version">
          Version {version} · <a href="/v2/openapi.json">OpenAPI document</a>
        </p>
        {description && (
          <p>
            <Prose text={description} />
          </p>
        )}
        <p>
          <Prose text="Send your key as `x-api-key` or as `Authorization: Bearer`. A write that carries an `Idempotency-Key` can be repeated safely." />
        </p>
      </header>
      <p class="search" hidden>
        <label for="search">Find an operation</label>
        <input id="search" type="search" autocomplete="off" spellcheck={false} />
        <span id="found" role="status"></span>
      </p>
      {sections.map((section) => (
        <section class="index">
          <h2>
            <a href={`/docs/${section.slug}`}>{section.title}</a>
          </h2>
          <ul>
            {section.operations.map((operation) => (
              <li>
                <a href={`/docs/${section.slug}#${operation.anchor}`}>{operation.summary ?? operation.operationId}</a>
                <Endpoint operation={operation} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Layout>
  )
}

interface SectionProps {
  readonly document: OpenApiDocument
  readonly sections: readonly Section[]
  readonly section: Section
}

function SectionPage({ document, sections, section }: SectionProps): Child {
  return (
    <Layout
      document={document}
      sections={sections}
      current={section}
      title={`${section.title} · ${document.info.title} API`}
    >
      <header>
        <h1>{section.title}</h1>
      </header>
      {section.operations.map((operation) => (
        <OperationArticle document={document} operation={operation} />
      ))}
    </Layout>
  )
}

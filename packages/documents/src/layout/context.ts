import type { PdfImage } from '../pdf/image.ts'
import type { Typesetter } from '../text/lines.ts'
import type { Accent } from './theme.ts'

/** What every part of the layout draws with. */
export interface Drawing {
  readonly typesetter: Typesetter
  readonly accent: Accent
  readonly logo: PdfImage | null
}

/** The resource name of the logo. */
export const LOGO = 'Logo'

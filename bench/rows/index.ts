import type { Row } from '../lib/row.ts'
import { hello } from './hello.ts'

/** Everything that `pnpm bench` measures, in the order of its table. */
export const rows: readonly Row[] = [hello]

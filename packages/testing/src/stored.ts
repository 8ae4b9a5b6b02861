import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { checkInvariants, type Checked } from '../../../scripts/admin/invariants.ts'

/**
 * What is broken in the database of a state folder that no system uses: nothing, if all is well. Read from its file, as
 * workerd takes as long to be asked as a system takes to start.
 */
export async function brokenInvariants(stateDir: string): Promise<readonly Checked[]> {
  const database = new DatabaseSync(databaseFile(stateDir), { readOnly: true })
  try {
    const checked = await checkInvariants(async (sql) => database.prepare(sql).all(), Date.now())
    return checked.filter(({ violations }) => violations.length > 0)
  } finally {
    database.close()
  }
}

function databaseFile(stateDir: string): string {
  const folder = join(stateDir, 'v3', 'd1')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const [file, ...others] = files.filter((name) => name.endsWith('.sqlite') && !name.endsWith('metadata.sqlite'))
  if (file === undefined || others.length > 0) throw new Error(`no single database in ${folder}: ${files.join(', ')}`)
  return join(folder, file)
}

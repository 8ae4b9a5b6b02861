import { parseArgs } from 'node:util'
import { commands } from './index.ts'
import { AdminError, type AdminCommand, type AdminContext, type AdminValues } from './types.ts'

/** Carries out one command line. Returns the exit code: 0, 1 for a failure, 2 for a wrong command line. */
export async function runCommand(args: readonly string[], context: AdminContext): Promise<number> {
  const [name = 'help', ...rest] = args
  const command = commands[name]
  if (!command || rest.includes('--help')) {
    context.say(command ? usageOf(name, command) : listOfCommands())
    return command || name === 'help' || name === '--help' ? 0 : 2
  }
  const values = valuesOf(command, rest)
  if (typeof values === 'string') {
    context.say(`${values}\n${usageOf(name, command)}`)
    return 2
  }
  try {
    await command.run(context, values)
    return 0
  } catch (error) {
    context.say(error instanceof AdminError ? error.message : textOf(error))
    return 1
  }
}

/** The values of a command line, or what is wrong with it. */
function valuesOf(command: AdminCommand, args: string[]): AdminValues | string {
  const names = command.positionals ?? []
  try {
    const { values, positionals } = parseArgs({ args, options: command.options, allowPositionals: true })
    if (positionals.length !== names.length) return `expected ${names.length} arguments, got ${positionals.length}`
    return { ...values, ...Object.fromEntries(names.map((name, index) => [name, positionals[index]])) }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function usageOf(name: string, command: AdminCommand): string {
  const names = (command.positionals ?? []).map((positional) => ` <${positional}>`).join('')
  const options = Object.entries(command.options).map(
    ([option, { type }]) => ` [--${option}${type === 'string' ? ' VALUE' : ''}]`,
  )
  return `pnpm admin ${name}${names}${options.join('')}\n  ${command.help}`
}

function listOfCommands(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 2
  return [
    'pnpm admin [--state DIR | --remote] <command> [options]',
    ...Object.entries(commands).map(([name, { help }]) => `  ${name.padEnd(width)}${help}`),
    '  --state DIR   another state folder than .state (a running `start --fresh` prints its own)',
    '  --remote      the deployed system; needs CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN and ENVELOPE_KEY',
  ].join('\n')
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

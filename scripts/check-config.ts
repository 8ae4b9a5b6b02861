import { configFaults, productionFaults } from './lib/config-rules.ts'
import { allConfigs } from './lib/parts.ts'

const configs = allConfigs()
const faults = [...configFaults(configs), ...productionFaults(configs.api.vars)]
for (const fault of faults) console.error(fault)
if (faults.length === 0) console.log("the workers' configurations are in step")
process.exitCode = faults.length === 0 ? 0 : 1

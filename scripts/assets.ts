import { prepareAssets } from './lib/assets.ts'

await prepareAssets()

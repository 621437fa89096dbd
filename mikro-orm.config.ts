// MikroORM's command line reads this: `npm run build`, then `npx mikro-orm migration:list`, …
import { databaseOptions } from '#gateway/database/options.js';
import { entities } from '#gateway/entities.js';
import { readEnvironment } from '#gateway/settings/environment.js';
import { parseSettings } from '#gateway/settings/parse-settings.js';

export default databaseOptions(parseSettings(readEnvironment()).database, entities);

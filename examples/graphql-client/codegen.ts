import type { CodegenConfig } from '@graphql-codegen/cli';

/** Reads the schema from a running gateway by introspection, as any client of it may. */
const config: CodegenConfig = {
  schema: process.env.GATEWAY_URL ?? 'http://localhost:8001/graphql',
  documents: ['src/**/*.ts'],
  generates: {
    'src/generated/': {
      preset: 'client',
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string' },
        documentMode: 'string',
      },
      presetConfig: { fragmentMasking: false },
    },
  },
  importExtension: '.js',
};

export default config;

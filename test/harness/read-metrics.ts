import type { Client } from './client.js';

/** The samples of a gateway's metrics: `name{label="value"}` → number. */
export async function readMetrics(gateway: Pick<Client, 'rest'>): Promise<Map<string, number>> {
  const { body } = await gateway.rest('GET', '/metrics');
  const samples = String(body)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line): [string, number] => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    });
  return new Map(samples);
}

/** Password computations that were asked for so far, however they ended. */
export async function computationsOf(gateway: Pick<Client, 'rest'>): Promise<number> {
  const samples = [...(await readMetrics(gateway))];
  return samples
    .filter(([name]) => name.startsWith('empfio_password_computations_total{'))
    .reduce((sum, [, value]) => sum + value, 0);
}

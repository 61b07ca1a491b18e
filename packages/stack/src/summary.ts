import type { StackDescription } from './stack-description.ts';

/** What a person needs to know once everything is up. */
export function summaryOf({ hospitals, accounts, directory }: StackDescription, stackFile: string): string {
  const lines: string[] = [''];
  for (const hospital of hospitals) {
    lines.push(`${hospital.serverName}   ${hospital.web}`);
    for (const account of accounts.filter((one) => one.serverName === hospital.serverName)) {
      const localPart = account.userId.slice(1, account.userId.indexOf(':'));
      lines.push(`    ${localPart.padEnd(12)} ${account.password}   ${account.role}`);
    }
    lines.push(`    logs: ${hospital.logDir}`, '');
  }
  lines.push(
    `directory   ${directory}`,
    `All of this for programs: ${stackFile}`,
    '',
    'User ids that show a name are for development only (gematik A_22719).',
    'Ctrl+C ends everything.',
    '',
  );
  return lines.join('\n');
}

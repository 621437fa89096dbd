/**
 * Statements that make a role without login and let the connection's user act as it. Roles belong
 * to the whole server, where another database's migration may make them too. Who may not make them
 * is told what to have done.
 */
export function roleStatements(name: string): readonly string[] {
  return [
    `do $$ begin
       if not exists (select 1 from pg_roles where rolname = '${name}') then
         create role ${name} nologin;
       end if;
     exception when duplicate_object or unique_violation then
       null;
     when insufficient_privilege then
       raise 'The role ${name} is missing; let a superuser run: create role ${name} nologin; grant ${name} to %', current_user;
     end $$`,
    `do $$ begin
       if not (select rolsuper from pg_roles where rolname = current_user)
         and not pg_has_role(current_user, '${name}', 'MEMBER') then
         execute format('grant ${name} to %I', current_user);
       end if;
     exception when insufficient_privilege then
       raise 'Let a superuser run: grant ${name} to %', current_user;
     end $$`,
  ];
}

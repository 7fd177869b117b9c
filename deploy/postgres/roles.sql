-- For psql as a superuser, once, in the database of Latchkey: an owner who migrates, a service that owns nothing, and
-- Better Auth in a schema of its own. Their passwords come from the environment.
\set ON_ERROR_STOP on
\getenv owner_password LATCHKEY_OWNER_PASSWORD
\getenv service_password LATCHKEY_SERVICE_PASSWORD
\getenv better_auth_password BETTER_AUTH_PASSWORD

create role latchkey_owner login password :'owner_password';
create role latchkey_app login password :'service_password';
create role better_auth login password :'better_auth_password';

revoke all on database latchkey from public;
grant connect, create, temporary on database latchkey to latchkey_owner;
grant connect on database latchkey to latchkey_app, better_auth;

create schema better_auth authorization better_auth;
alter role better_auth in database latchkey set search_path = better_auth;

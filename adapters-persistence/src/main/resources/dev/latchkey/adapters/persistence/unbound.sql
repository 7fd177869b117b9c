-- The user, as the settings say.
create or replace function latchkey.user_id() returns text
    language sql stable parallel safe
    return nullif(current_setting('latchkey.user_id', true), '');

create or replace function latchkey.pseudonym() returns bytea
    language sql stable parallel safe
    return decode(nullif(current_setting('latchkey.pseudonym', true), ''), 'hex');

drop function if exists latchkey.speak_for(text, text, bytea);
drop function if exists latchkey.transaction_proof(text, text);

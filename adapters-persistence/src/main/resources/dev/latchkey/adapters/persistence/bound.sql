-- The user, bound: the settings count only with a proof that this transaction was given, by who knows the secret.
-- ${pgcrypto} is the schema of that extension. Nothing is found by way of the caller's search path. Line breaks part what
-- is proven, since neither a user nor a pseudonym has any: with spaces, "x bob" could be proven and then read as "bob".
create or replace function latchkey.transaction_proof(subject text, pseudonym text) returns text
    language plpgsql stable security definer parallel restricted
    set search_path = pg_catalog, pg_temp
    as $$
begin
    return encode(
        ${pgcrypto}.hmac(
            convert_to(
                pg_backend_pid() || E'\n' || extract(epoch from transaction_timestamp())
                    || E'\n' || pseudonym || E'\n' || subject,
                'UTF8'),
            (select key from latchkey.transaction_key),
            'sha256'),
        'hex');
end
$$;

create or replace function latchkey.speak_for(subject text, pseudonym text, proof bytea) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    as $$
begin
    -- Digests of the two are compared, so that the time it takes tells nothing of the right one.
    if not exists (
        select from latchkey.binding_key
        where sha256(${pgcrypto}.hmac(convert_to(pseudonym || E'\n' || subject, 'UTF8'), key, 'sha256')) = sha256(proof))
    then
        raise insufficient_privilege using message = 'the user is not vouched for';
    end if;
    perform set_config('latchkey.user_id', subject, true),
        set_config('latchkey.pseudonym', pseudonym, true),
        set_config('latchkey.proof', latchkey.transaction_proof(subject, pseudonym), true);
end
$$;

create or replace function latchkey.user_id() returns text
    language plpgsql stable security definer parallel restricted
    set search_path = pg_catalog, pg_temp
    as $$
declare
    subject constant text := nullif(current_setting('latchkey.user_id', true), '');
begin
    if subject is null then
        return null;
    end if;
    -- In a session that has never had a proof there is null to compare.
    if (current_setting('latchkey.proof', true)
        = latchkey.transaction_proof(subject, current_setting('latchkey.pseudonym', true))) is not true
    then
        raise insufficient_privilege using message = 'the user was changed without proof';
    end if;
    return subject;
end
$$;

create or replace function latchkey.pseudonym() returns bytea
    language plpgsql stable security definer parallel restricted
    set search_path = pg_catalog, pg_temp
    as $$
begin
    -- The proof is one for both.
    return case when latchkey.user_id() is not null then decode(current_setting('latchkey.pseudonym'), 'hex') end;
end
$$;

-- Only those above may be asked.
revoke all on function latchkey.transaction_proof(text, text) from public;
revoke all on function latchkey.speak_for(text, text, bytea) from public;

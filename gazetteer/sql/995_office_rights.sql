-- Accounts: nothing for the public; staff see who works with the register, and in which roles;
-- what opens an account, and who tried to, is the service's own, when it writes.
GRANT USAGE ON SCHEMA office TO gazetteer_staff;
GRANT SELECT ON office.account, office.account_history, office.account_role,
    office.account_role_history TO gazetteer_staff;
-- An account that has acted is named for good, so none is deleted.
GRANT INSERT (sign_in_name, display_name, organisation, clearance, is_active),
    UPDATE (display_name, organisation, clearance, is_active) ON office.account
    TO gazetteer_writer;
GRANT INSERT (account_id, role, division_code), DELETE ON office.account_role
    TO gazetteer_writer;
GRANT SELECT, INSERT, UPDATE ON office.account_password TO gazetteer_writer;
GRANT SELECT, INSERT, UPDATE (last_seen_at), DELETE ON office.session TO gazetteer_writer;
GRANT SELECT, INSERT, UPDATE (revoked_at) ON office.access_token TO gazetteer_writer;
-- When something happened is not for the writer to say.
GRANT SELECT, INSERT (sign_in_name, address) ON office.sign_in_attempt TO gazetteer_writer;
GRANT SELECT, INSERT (account_id, kind, actor, detail, attempt_id) ON office.account_event
    TO gazetteer_writer;
GRANT SELECT, INSERT (account_id, request_key, request_digest, revision_id, status, answer)
    ON office.accepted_request TO gazetteer_writer;

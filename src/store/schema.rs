//! The tables as both databases have them; written by hand with the migrations. The contract between SQL and Rust.

diesel::table! {
    households (id) {
        id -> Text,
        state -> Text,
        version -> BigInt,
        locale -> Text,
        email -> Text,
        email_key -> Text,
        name -> Nullable<Text>,
        phone -> Nullable<Text>,
        phone_key -> Nullable<Text>,
        profile -> Text,
        teaser_lines -> Text,
        next_step -> Nullable<Text>,
        next_step_at -> Nullable<Timestamp>,
        review_due_at -> Nullable<Timestamp>,
        known_at -> Nullable<Timestamp>,
        known_by -> Nullable<Text>,
        suspended_at -> Nullable<Timestamp>,
        state_before -> Nullable<Text>,
        erase_at -> Nullable<Timestamp>,
        held_for -> Nullable<Text>,
        entered_by -> Nullable<Text>,
        entry_proof -> Nullable<Text>,
        quiet_since -> Nullable<Timestamp>,
        second_adult -> Nullable<Text>,
        created_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        active_at -> Timestamp,
        welcome_capacity -> Nullable<Integer>,
    }
}

diesel::table! {
    consents (id) {
        id -> Text,
        household_id -> Text,
        kind -> Text,
        text_version -> Text,
        locale -> Text,
        recipients -> Text,
        given_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    exclusions (id) {
        id -> Text,
        household_id -> Text,
        kind -> Text,
        value_hash -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    initiatives (id) {
        id -> Text,
        state -> Text,
        version -> BigInt,
        name_key -> Text,
        profile -> Text,
        agreement -> Nullable<Text>,
        created_at -> Timestamp,
        fresh_at -> Timestamp,
    }
}

diesel::table! {
    coverage (household_id, initiative_id) {
        household_id -> Text,
        initiative_id -> Text,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        email -> Text,
        email_key -> Text,
        name -> Text,
        role -> Text,
        locale -> Text,
        password_hash -> Nullable<Text>,
        totp_secret -> Nullable<Text>,
        totp_last_step -> BigInt,
        recovery_hashes -> Text,
        failed_count -> Integer,
        locked_until -> Nullable<Timestamp>,
        disabled_at -> Nullable<Timestamp>,
        digest_at -> Nullable<Timestamp>,
        quiet_since -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    account_initiatives (account_id, initiative_id) {
        account_id -> Text,
        initiative_id -> Text,
        deputy -> Bool,
    }
}

diesel::table! {
    sessions (secret_hash) {
        secret_hash -> Text,
        kind -> Text,
        household_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
        csrf -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> Text,
        account_id -> Text,
        name -> Text,
        secret_hash -> Text,
        scopes -> Text,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    mail_tokens (secret_hash) {
        secret_hash -> Text,
        purpose -> Text,
        household_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
        proposal_id -> Nullable<Text>,
        data -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    runs (id) {
        id -> Text,
        cause -> Text,
        actor_id -> Nullable<Text>,
        engine_version -> Text,
        weights -> Text,
        stats -> Text,
        started_at -> Timestamp,
        finished_at -> Timestamp,
        scope -> Nullable<Text>,
        committed_at -> Nullable<Timestamp>,
        committed_by -> Nullable<Text>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    run_entries (run_id, position) {
        run_id -> Text,
        position -> BigInt,
        kind -> Text,
        household_a -> Text,
        household_b -> Nullable<Text>,
        initiative_id -> Nullable<Text>,
        value -> BigInt,
        explanation -> Text,
        input_version_a -> BigInt,
        input_version_b -> BigInt,
        result -> Nullable<Text>,
    }
}

diesel::table! {
    run_left_over (run_id, household_id, kind) {
        run_id -> Text,
        household_id -> Text,
        kind -> Text,
        reason -> Text,
    }
}

diesel::table! {
    run_places (run_id, initiative_id) {
        run_id -> Text,
        initiative_id -> Text,
        places -> BigInt,
        given -> BigInt,
        wanted -> BigInt,
        price -> BigInt,
    }
}

diesel::table! {
    proposals (id) {
        id -> Text,
        kind -> Text,
        pair_key -> Text,
        household_a -> Text,
        household_b -> Nullable<Text>,
        initiative_id -> Nullable<Text>,
        state -> Text,
        version -> BigInt,
        origin -> Text,
        run_id -> Nullable<Text>,
        score -> BigInt,
        explanation -> Text,
        input_version_a -> BigInt,
        input_version_b -> BigInt,
        created_at -> Timestamp,
        approved_at -> Nullable<Timestamp>,
        approved_by -> Nullable<Text>,
        effective_at -> Nullable<Timestamp>,
        shown_at -> Nullable<Timestamp>,
        yes_a_at -> Nullable<Timestamp>,
        yes_b_at -> Nullable<Timestamp>,
        answer_by -> Nullable<Timestamp>,
        reminders -> Integer,
        introduced_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        outcome -> Nullable<Text>,
        personal_note -> Nullable<Text>,
        explanation_before -> Nullable<Text>,
    }
}

diesel::table! {
    proposal_events (id) {
        id -> BigInt,
        proposal_id -> Text,
        action -> Text,
        state_from -> Text,
        state_to -> Text,
        actor_kind -> Text,
        actor_id -> Nullable<Text>,
        reason -> Nullable<Text>,
        version -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        message_id -> Text,
        kind -> Text,
        household_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
        initiative_id -> Nullable<Text>,
        proposal_id -> Nullable<Text>,
        side -> Nullable<Text>,
        discloses -> Bool,
        waits_for_window -> Bool,
        state -> Text,
        key_id -> Text,
        body -> Nullable<Binary>,
        due_at -> Timestamp,
        lease_until -> Nullable<Timestamp>,
        attempts -> Integer,
        ambiguous -> Integer,
        unsure -> Bool,
        last_class -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        group_id -> Nullable<Text>,
        group_size -> Nullable<Integer>,
    }
}

diesel::table! {
    mail_ledger (id) {
        id -> BigInt,
        outbox_id -> BigInt,
        message_id -> Text,
        kind -> Text,
        household_id -> Nullable<Text>,
        proposal_id -> Nullable<Text>,
        side -> Nullable<Text>,
        discloses -> Bool,
        class -> Text,
        at -> Timestamp,
        group_id -> Nullable<Text>,
    }
}

diesel::table! {
    audit (id) {
        id -> BigInt,
        at -> Timestamp,
        actor_kind -> Text,
        actor_id -> Nullable<Text>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    idempotency_keys (scope, idempotency_key) {
        scope -> Text,
        idempotency_key -> Text,
        request_hash -> Text,
        status -> Integer,
        answer -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    counters (bucket, window_start) {
        bucket -> Text,
        window_start -> Timestamp,
        hits -> Integer,
    }
}

diesel::table! {
    duplicates (id) {
        id -> Text,
        household_a -> Text,
        household_b -> Text,
        why -> Text,
        state -> Text,
        found_at -> Timestamp,
        decided_at -> Nullable<Timestamp>,
        decided_by -> Nullable<Text>,
    }
}

diesel::table! {
    merges (id) {
        id -> Text,
        kept_id -> Text,
        merged_id -> Text,
        snapshot -> Text,
        actor_id -> Nullable<Text>,
        created_at -> Timestamp,
        undo_until -> Timestamp,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    opt_in_proofs (id) {
        id -> BigInt,
        household_id -> Text,
        email_hash -> Text,
        text_version -> Text,
        requested_at -> Timestamp,
        confirmed_at -> Timestamp,
        token_hash -> Text,
        delete_at -> Timestamp,
    }
}

diesel::table! {
    reports (id) {
        id -> Text,
        proposal_id -> Nullable<Text>,
        reporter_id -> Text,
        reported_household -> Nullable<Text>,
        reported_initiative -> Nullable<Text>,
        description -> Text,
        created_at -> Timestamp,
        reviewed_at -> Nullable<Timestamp>,
        reviewed_by -> Nullable<Text>,
        verdict -> Nullable<Text>,
    }
}

diesel::table! {
    outcomes (id) {
        id -> BigInt,
        proposal_id -> Text,
        side -> Text,
        stage -> Text,
        due_at -> Timestamp,
        asked_at -> Nullable<Timestamp>,
        answered_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
        why -> Nullable<Text>,
    }
}

diesel::table! {
    erasures (id_hash) {
        id_hash -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    schedule (job) {
        job -> Text,
        due_at -> Timestamp,
    }
}

diesel::table! {
    match_changes (id) {
        id -> BigInt,
        txn -> BigInt,
        household_id -> Text,
        noted_at -> Timestamp,
    }
}

diesel::table! {
    occupation_tables (id) {
        id -> Text,
        version -> BigInt,
        sha256 -> Text,
        content -> Binary,
        model -> Binary,
        imported_at -> Timestamp,
    }
}

diesel::table! {
    mail_texts (kind, locale) {
        kind -> Text,
        locale -> Text,
        version -> BigInt,
        source -> Nullable<Text>,
        changed_by -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    weight_versions (version) {
        version -> BigInt,
        weights -> Text,
        note -> Text,
        saved_by -> Text,
        saved_at -> Timestamp,
    }
}

diesel::table! {
    registration_drafts (secret_hash) {
        secret_hash -> Text,
        email_hash -> Text,
        answers -> Binary,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    contact_entries (id) {
        id -> Text,
        household_id -> Text,
        office -> Text,
        kind -> Text,
        body -> Text,
        minutes -> Nullable<Integer>,
        project -> Nullable<Text>,
        happened_on -> Date,
        created_by -> Text,
        created_at -> Timestamp,
        version -> BigInt,
        changed_at -> Nullable<Timestamp>,
        changed_by -> Nullable<Text>,
    }
}

diesel::table! {
    contact_sums (office, month, kind, project, created_by) {
        office -> Text,
        month -> Date,
        kind -> Text,
        project -> Text,
        created_by -> Text,
        entries -> BigInt,
        minutes -> BigInt,
    }
}

diesel::table! {
    absences (id) {
        id -> Text,
        account_id -> Text,
        deputy_id -> Nullable<Text>,
        from_on -> Date,
        until_on -> Date,
        set_by -> Text,
        set_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        ended_by -> Nullable<Text>,
    }
}

diesel::table! {
    follow_ups (id) {
        id -> Text,
        household_id -> Text,
        office -> Text,
        due_on -> Date,
        subject -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
        done_by -> Nullable<Text>,
    }
}

diesel::table! {
    assignments (household_id, office) {
        household_id -> Text,
        office -> Text,
        account_id -> Text,
        assigned_by -> Text,
        assigned_at -> Timestamp,
    }
}

diesel::table! {
    call_wishes (household_id) {
        household_id -> Text,
        times -> Text,
        noted_by -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    household_lists (id) {
        id -> Text,
        office -> Text,
        row_count -> BigInt,
        basis -> Nullable<Text>,
        created_by -> Text,
        created_at -> Timestamp,
        invited_at -> Nullable<Timestamp>,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    household_list_rows (household_id) {
        household_id -> Text,
        list_id -> Text,
    }
}

diesel::table! {
    event_subjects (household_id) {
        household_id -> Text,
        subject -> BigInt,
        campaign -> Nullable<Text>,
        project -> Nullable<Text>,
    }
}

diesel::table! {
    meetups (id) {
        id -> Text,
        office -> Text,
        state -> Text,
        version -> BigInt,
        details -> Text,
        theme -> Text,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        attendance_at -> Nullable<Timestamp>,
        closed_at -> Nullable<Timestamp>,
        signed_up_count -> Nullable<Integer>,
        attended_count -> Nullable<Integer>,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    meetup_signups (meetup_id, household_id) {
        meetup_id -> Text,
        household_id -> Text,
        state -> Text,
        turn -> BigInt,
        signed_up_at -> Timestamp,
        reminded_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        day -> Date,
        kind -> Text,
        reason -> Nullable<Text>,
        subject -> BigInt,
        initiative_id -> Nullable<Text>,
        district -> Nullable<Text>,
        land -> Nullable<Text>,
        occupation -> Nullable<Text>,
        campaign -> Nullable<Text>,
        project -> Nullable<Text>,
        days -> Nullable<Integer>,
    }
}

diesel::table! {
    figures (period, divided_by, part) {
        period -> Text,
        divided_by -> Text,
        part -> Text,
        published -> Text,
        closed_at -> Timestamp,
    }
}

diesel::table! {
    meetup_choices (meetup_id, household_id, chosen_id) {
        meetup_id -> Text,
        household_id -> Text,
        chosen_id -> Text,
        chosen_at -> Timestamp,
        proposal_id -> Nullable<Text>,
    }
}

diesel::table! {
    transfers (id) {
        id -> Text,
        household_id -> Text,
        from_office -> Text,
        to_initiative -> Text,
        state -> Text,
        version -> BigInt,
        reason -> Text,
        refusal -> Nullable<Text>,
        asked_by -> Text,
        asked_at -> Timestamp,
        answer_by -> Timestamp,
        reminders -> BigInt,
        consent_id -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    campaigns (id) {
        id -> Text,
        code -> Text,
        office -> Text,
        version -> BigInt,
        name -> Text,
        kind -> Text,
        starts_on -> Date,
        ends_on -> Date,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    campaign_visits (campaign_id, day) {
        campaign_id -> Text,
        day -> Date,
        visits -> BigInt,
    }
}

diesel::table! {
    entry_settings (initiative_id) {
        initiative_id -> Text,
        version -> BigInt,
        settings -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    stands (id) {
        id -> Text,
        campaign_id -> Text,
        name -> Text,
        secret_hash -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        taken -> BigInt,
    }
}

diesel::table! {
    region_offers (id) {
        id -> Text,
        initiative_id -> Text,
        version -> BigInt,
        details -> Text,
        ends_on -> Nullable<Date>,
        created_by -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    stories (id) {
        id -> Text,
        kind -> Text,
        state -> Text,
        version -> BigInt,
        initiative_id -> Nullable<Text>,
        household_id -> Nullable<Text>,
        details -> Text,
        consent -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    story_pictures (story_id) {
        story_id -> Text,
        hash -> Text,
        width -> Integer,
        height -> Integer,
        alt -> Text,
        png -> Binary,
    }
}

diesel::joinable!(region_offers -> initiatives (initiative_id));
diesel::joinable!(stories -> initiatives (initiative_id));
diesel::joinable!(story_pictures -> stories (story_id));
diesel::table! {
    practice_articles (id) {
        id -> Text,
        kind -> Text,
        office -> Text,
        version -> BigInt,
        title -> Text,
        body -> Text,
        tags -> Text,
        held_on -> Nullable<Date>,
        participants -> Text,
        search_key -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    practice_tags (article_id, tag_key) {
        article_id -> Text,
        tag_key -> Text,
        tag -> Text,
    }
}

diesel::table! {
    practice_comments (id) {
        id -> Text,
        article_id -> Text,
        office -> Text,
        author -> Text,
        version -> BigInt,
        body -> Text,
        created_at -> Timestamp,
        changed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    practice_uses (article_id, office) {
        article_id -> Text,
        office -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    practice_documents (id) {
        id -> Text,
        article_id -> Text,
        name -> Text,
        size -> BigInt,
        content -> Binary,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    practice_notices (id) {
        id -> Text,
        kind -> Text,
        office -> Text,
        version -> BigInt,
        title -> Text,
        body -> Text,
        region -> Nullable<Text>,
        until_on -> Date,
        closed_at -> Nullable<Timestamp>,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    practice_threads (id) {
        id -> Text,
        notice_id -> Text,
        owner -> Text,
        asker -> Text,
        written_at -> Timestamp,
    }
}

diesel::table! {
    practice_messages (id) {
        id -> Text,
        thread_id -> Text,
        office -> Text,
        author -> Text,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    practice_reads (thread_id, office) {
        thread_id -> Text,
        office -> Text,
        read_at -> Timestamp,
    }
}

diesel::table! {
    run_groups (run_id, position) {
        run_id -> Text,
        position -> BigInt,
        region -> Text,
        window_from -> Text,
        window_to -> Text,
        worth -> BigInt,
        score -> BigInt,
        size -> BigInt,
        result -> Nullable<Text>,
    }
}

diesel::table! {
    run_group_members (run_id, position, household_id) {
        run_id -> Text,
        position -> BigInt,
        household_id -> Text,
        input_version -> BigInt,
    }
}

diesel::table! {
    household_groups (id) {
        id -> Text,
        run_id -> Nullable<Text>,
        region -> Text,
        window_from -> Text,
        window_to -> Text,
        state -> Text,
        version -> BigInt,
        created_at -> Timestamp,
        approved_at -> Nullable<Timestamp>,
        approved_by -> Nullable<Text>,
        effective_at -> Nullable<Timestamp>,
        shown_at -> Nullable<Timestamp>,
        answer_by -> Nullable<Timestamp>,
        reminders -> Integer,
        completed_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        personal_note -> Nullable<Text>,
    }
}

diesel::table! {
    household_group_members (group_id, household_id) {
        group_id -> Text,
        household_id -> Text,
        position -> BigInt,
        state -> Text,
        input_version -> BigInt,
        answered_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    household_group_pairs (group_id, household_a, household_b) {
        group_id -> Text,
        household_a -> Text,
        household_b -> Text,
        explanation -> Text,
    }
}

diesel::table! {
    household_group_events (id) {
        id -> BigInt,
        group_id -> Text,
        action -> Text,
        state_from -> Text,
        state_to -> Text,
        actor_kind -> Text,
        account_id -> Nullable<Text>,
        reason -> Nullable<Text>,
        version -> BigInt,
        at -> Timestamp,
    }
}

diesel::joinable!(stands -> campaigns (campaign_id));
diesel::joinable!(campaign_visits -> campaigns (campaign_id));
diesel::joinable!(event_subjects -> households (household_id));
diesel::joinable!(meetup_signups -> meetups (meetup_id));
diesel::joinable!(meetup_choices -> meetups (meetup_id));

diesel::table! {
    initiative_messages (secret_hash) {
        secret_hash -> Text,
        initiative_id -> Text,
        email_hash -> Text,
        body -> Binary,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    initiative_suggestions (initiative_id) {
        initiative_id -> Text,
        proposed_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        vouched_at -> Nullable<Timestamp>,
        vouched_by -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    initiative_presences (initiative_id) {
        initiative_id -> Text,
        version -> BigInt,
        body -> Text,
        hides_email -> Bool,
        updated_at -> Timestamp,
    }
}

diesel::joinable!(initiative_presences -> initiatives (initiative_id));
diesel::table! {
    initiative_logos (initiative_id) {
        initiative_id -> Text,
        hash -> Text,
        width -> Integer,
        height -> Integer,
        alt -> Text,
        png -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    initiative_videos (initiative_id) {
        initiative_id -> Text,
        version -> BigInt,
        title -> Text,
        transcript -> Text,
        language -> Text,
        link -> Nullable<Text>,
        file_id -> Nullable<Text>,
        captions_hash -> Nullable<Text>,
        captions -> Nullable<Text>,
        poster_hash -> Nullable<Text>,
        poster_width -> Nullable<Integer>,
        poster_height -> Nullable<Integer>,
        poster -> Nullable<Binary>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    video_files (id) {
        id -> Text,
        initiative_id -> Text,
        hash -> Nullable<Text>,
        content_type -> Nullable<Text>,
        bytes -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    video_pieces (file_id, number) {
        file_id -> Text,
        number -> Integer,
        content -> Binary,
    }
}

diesel::joinable!(initiative_videos -> initiatives (initiative_id));
diesel::joinable!(video_files -> initiatives (initiative_id));
diesel::joinable!(initiative_logos -> initiatives (initiative_id));
diesel::joinable!(initiative_messages -> initiatives (initiative_id));
diesel::joinable!(initiative_suggestions -> initiatives (initiative_id));
diesel::joinable!(household_list_rows -> households (household_id));
diesel::joinable!(household_list_rows -> household_lists (list_id));
diesel::joinable!(follow_ups -> households (household_id));
diesel::joinable!(call_wishes -> households (household_id));
diesel::joinable!(consents -> households (household_id));
diesel::joinable!(exclusions -> households (household_id));
diesel::joinable!(coverage -> households (household_id));
diesel::joinable!(coverage -> initiatives (initiative_id));
diesel::joinable!(account_initiatives -> accounts (account_id));
diesel::joinable!(api_tokens -> accounts (account_id));
diesel::joinable!(proposal_events -> proposals (proposal_id));
diesel::joinable!(run_entries -> runs (run_id));
diesel::joinable!(run_left_over -> runs (run_id));
diesel::joinable!(practice_tags -> practice_articles (article_id));
diesel::joinable!(practice_threads -> practice_notices (notice_id));
diesel::joinable!(household_group_members -> household_groups (group_id));

diesel::allow_tables_to_appear_in_same_query!(
    households,
    consents,
    exclusions,
    initiatives,
    coverage,
    accounts,
    account_initiatives,
    sessions,
    api_tokens,
    mail_tokens,
    runs,
    run_entries,
    run_left_over,
    run_places,
    proposals,
    proposal_events,
    outbox,
    mail_ledger,
    audit,
    idempotency_keys,
    counters,
    duplicates,
    merges,
    opt_in_proofs,
    reports,
    outcomes,
    erasures,
    schedule,
    match_changes,
    occupation_tables,
    mail_texts,
    registration_drafts,
    weight_versions,
    contact_entries,
    contact_sums,
    absences,
    follow_ups,
    assignments,
    call_wishes,
    household_lists,
    household_list_rows,
    event_subjects,
    events,
    figures,
    meetups,
    meetup_signups,
    meetup_choices,
    initiative_messages,
    initiative_suggestions,
    initiative_presences,
    initiative_logos,
    initiative_videos,
    video_files,
    video_pieces,
    transfers,
    campaigns,
    campaign_visits,
    entry_settings,
    stands,
    region_offers,
    stories,
    story_pictures,
    practice_articles,
    practice_tags,
    practice_comments,
    practice_uses,
    practice_documents,
    practice_notices,
    practice_threads,
    practice_messages,
    practice_reads,
    run_groups,
    run_group_members,
    household_groups,
    household_group_members,
    household_group_pairs,
    household_group_events,
);

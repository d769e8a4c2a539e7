"""Good marts about whom to contact and what came of it, shaped like the warehouse's own."""

from collections.abc import Mapping


def good_action_marts(periods: str) -> Mapping[str, str]:
    """A query a mart, as of 2026-06-15; `periods` is the query of all periods."""
    return {
        "campaign_results": """
            select 'k' || range as campaign_id, 70 as treated, if(range = 0, 0, 80) as control,
                2 as in_both_arms, 10 as redeemed, 56 as retained_treated,
                if(range = 0, 0, 48) as retained_control, 0.8e0 as retention_rate_treated,
                if(range = 0, null, 0.6e0) as retention_rate_control,
                if(range = 0, 'no_control_group', null) as not_measured_because,
                if(range = 0, null, 0.8e0 - 0.6e0) as uplift,
                if(range = 0, null, 0.0524e0) as uplift_low,
                if(range = 0, null, 0.3339e0) as uplift_high, 0.5e0 as planned_treatment_share,
                if(range = 0, null, 2e0 / 3) as sample_ratio_chi_square,
                if(range = 0, null, true) as sample_ratio_ok,
                if(range = 0, null, 10.00) as margin_uplift, 70.00 as cost,
                0 as offers_without_cost, if(range = 0, null, 630.00) as net_margin,
                true as is_complete, date '2026-01-10' as first_offered_on,
                date '2026-01-12' as last_offered_on, date '2026-04-12' as outcome_on
            from range(4)""",
        "win_back": """
            select 'c' || range as customer_id, 1 as episode_number,
                date '2025-01-01' as started_on, date '2026-03-01' as churned_on,
                range < 5 as contacted_before_loss, range >= 8 as never_contacted,
                if(contacted_before_loss, date '2026-02-01', null) as last_contact_before_on,
                if(range < 8, date '2026-03-05', null) as contacted_on,
                if(range < 4, 4, null) as days_to_contact,
                if(range < 4, date '2026-03-06', null) as offered_on,
                if(range < 4, 'treatment', null) as arm,
                if(range < 3, date '2026-05-01', null) as returned_on,
                cast(returned_on - churned_on as integer) as days_to_return,
                false as returned_30d, returned_on is not null as returned_90d,
                if(returned_on is not null, true, null) as returned_180d,
                if(returned_on is not null, 46, null) as second_life_days,
                if(returned_on is not null, 12.50, null) as second_life_margin,
                if(returned_on is not null, true, null) as second_life_is_running,
                cast(null as date) as churned_again_on
            from range(12)""",
        "win_back_results": f"""
            with periods as ({periods})
            select period_type, period_start, horizons.within_days, is_complete,
                40 as lost_episodes, 24 as contacted, 8 as never_contacted,
                if(is_complete, 0.2e0, null) as never_contacted_rate, 12 as returned,
                if(is_complete, 0.3e0, null) as return_rate, 4 as treated, 4 as control,
                2 as returned_treated, 1 as returned_control,
                if(is_complete, null, 'outcome_days_not_over') as not_measured_because,
                if(is_complete, 0.25e0, null) as uplift,
                if(is_complete, -0.3e0, null) as uplift_low,
                if(is_complete, 0.6e0, null) as uplift_high
            from periods, (values (30), (90), (180)) as horizons (within_days)""",
        "response_times": f"""
            with periods as ({periods})
            select period_type, period_start, owner_role, signal, is_complete,
                14 as due_within_days, 10 as signals, 8 as contacted, 6 as contacted_by_owner,
                5 as in_time, if(is_complete, 0.8e0, null) as contacted_rate,
                if(is_complete, 0.5e0, null) as in_time_rate, 7.5e0 as median_days
            from periods, (values ('customer_success', 'lost'), ('support_lead', 'complaint_open'))
                as owners (owner_role, signal)""",
        "nps_outcomes": f"""
            with periods as ({periods})
            select period_type, period_start, band, is_complete, 40 as customers,
                32 as customers_at_risk, 8 as customers_lost,
                if(is_complete, 0.25e0, null) as later_churn_rate,
                if(is_complete, 0.13e0, null) as later_churn_rate_low,
                if(is_complete, 0.42e0, null) as later_churn_rate_high,
                if(is_complete, -0.1e0, null) as later_spend_change, 4 as never_contacted,
                20.5e0 as median_days_since_contact
            from periods,
                (values ('promoter'), ('passive'), ('detractor'), ('no_answer')) as bands (band)""",
        "nps_loss_reasons": f"""
            with periods as ({periods})
            select period_type, period_start, 'detractor' as band, reason_group, is_complete,
                lost as customers_lost, if(is_complete, lost / 4e0, null) as share_of_lost
            from periods, (values ('price', 3), ('service', 1)) as reasons (reason_group, lost)""",
        "contact_calendar": """
            select 'c' || range as customer_id,
                (['birthday', 'company_day', 'renewal', 'silent', 'survey_due'])[1 + range % 5]
                    as occasion,
                if(occasion = 'company_day', 'founding_day', null) as event_key,
                30 as days_since_contact, 60 as days_since_survey,
                occasion in ('silent', 'survey_due') and range % 2 = 0 as is_overdue,
                case when is_overdue then date '2026-06-15' when occasion = 'birthday'
                    then date '2026-06-15' + 7 * cast(range // 5 as integer)
                    else date '2026-06-20' end as due_on
            from range(20)""",
        "save_list": """
            select 'c' || (100 + range) as customer_id, 'forecast' as margin_basis,
                'seed' as save_rate_source, 'Likely to leave' as reasons,
                'Có khả năng rời bỏ' as reasons_vi, 'leaving' as reason_codes,
                if(range < 30, 'check_in', 'nothing') as suggested_action,
                if(range < 30, 'account_manager', null) as owner_role,
                if(range < 30, 'message_leaving', null) as message_key, range + 1 as rank,
                0.5e0 as probability_leaving, 0.1e0 as save_rate,
                cast(400 - 10 * range as decimal(38, 2)) as expected_margin,
                300.00 as margin_last_12m, 5.00 as contact_cost,
                cast(15 - 0.5 * range as decimal(38, 2)) as expected_margin_saved,
                range < 20 as within_budget,
                if(range < 30, date '2026-06-29', null) as due_on
            from range(40)""",
    }


KEYS = {
    "campaign_results": ["campaign_id", "treated", "control"],
    "win_back": ["customer_id", "churned_on", "contacted_before_loss"],
    "win_back_results": ["period_type", "period_start", "within_days", "lost_episodes"],
    "response_times": ["period_type", "period_start", "owner_role", "signal", "signals"],
    "nps_outcomes": ["period_type", "period_start", "band", "customers"],
    "nps_loss_reasons": ["period_type", "period_start", "band", "reason_group", "customers_lost"],
    "contact_calendar": ["customer_id", "occasion", "due_on"],
    "save_list": ["customer_id", "rank", "probability_leaving", "expected_margin"],
}

#pragma once

// Declares the endpoints for the tables, one source file a group. The numbers are the rows of the
// API reference.

#include "sandbox/answer.hpp"
#include "sandbox/call.hpp"
#include "sandbox/state.hpp"

namespace sluice::sandbox {

// account_endpoints.cpp
answer get_me(state& all, const call& call);          // 1
answer get_workspaces(state& all, const call& call);  // 2

// profile_endpoints.cpp
answer get_profiles(state& all, const call& call);         // 3
answer post_connection_url(state& all, const call& call);  // 4
answer get_connection_url(state& all, const call& call);   // 5

// post_read_endpoints.cpp
answer get_posts(state& all, const call& call);  // 6
answer get_post(state& all, const call& call);   // 15

// post_write_endpoints.cpp
answer create_post(state& all, const call& call);      // 7
answer reschedule_post(state& all, const call& call);  // 8
answer delete_post(state& all, const call& call);      // 9

// ai_endpoints.cpp
answer create_ai_post(state& all, const call& call);   // 10
answer create_campaign(state& all, const call& call);  // 11

// library_endpoints.cpp
answer get_brand_kits(state& all, const call& call);         // 12
answer get_hashtag_libraries(state& all, const call& call);  // 13
answer get_studio_templates(state& all, const call& call);   // 14

// workflow_endpoints.cpp
answer get_workflows(state& all, const call& call);   // 16
answer start_workflow(state& all, const call& call);  // 17

// legacy_endpoints.cpp
answer legacy_schedules(state& all, const call& call);  // L1
answer legacy_create(state& all, const call& call);     // L2, L5
answer legacy_copy(state& all, const call& call);       // L6

// oauth_endpoints.cpp: the sandbox's own, because Ocoya publishes nothing about it
answer oauth_metadata(state& all, const call& call);
answer oauth_authorize(state& all, const call& call);
answer oauth_decide(state& all, const call& call);
answer oauth_token(state& all, const call& call);
answer control_oauth(state& all, const call& call);

// control_endpoints.cpp
answer control_index(state& all, const call& call);
answer control_state(state& all, const call& call);
answer control_requests(state& all, const call& call);
answer control_clock(state& all, const call& call);
answer control_set_clock(state& all, const call& call);
answer control_reset(state& all, const call& call);

// control_fault_endpoints.cpp
answer control_faults(state& all, const call& call);
answer control_add_fault(state& all, const call& call);
answer control_clear_faults(state& all, const call& call);
answer control_switches(state& all, const call& call);
answer control_set_switches(state& all, const call& call);
answer control_rate(state& all, const call& call);

// control_post_endpoints.cpp
answer control_posts(state& all, const call& call);
answer control_plant(state& all, const call& call);
answer control_edit(state& all, const call& call);
answer control_remove(state& all, const call& call);

// control_profile_endpoints.cpp
answer control_connect(state& all, const call& call);
answer control_profile(state& all, const call& call);
answer control_disconnect(state& all, const call& call);

}  // namespace sluice::sandbox

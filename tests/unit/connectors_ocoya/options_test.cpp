#include "support/connectors.hpp"

#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string problems(std::string_view kind, std::string text) {
    registry types;
    add_ocoya_connector(types);
    config::diagnostics found;
    config::read_text(*types.find(kind, "ocoya"), "test.yaml", std::move(text), types,
                      config::system_variables(), found);
    return found.to_text();
}

TEST(ocoya_options, the_main_job_is_read) {
    EXPECT_EQ(problems("client", "api_key: abc\nrecheck: 10m\ntimeouts: {total: 30s}\n"), "");
    EXPECT_EQ(problems("subscriber",
                       "client: ocoya\nmethod: get\nentity: posts\nparameters:\n"
                       "  query: {workspaceId: w, statuses: [POSTED, ERROR]}\n"),
              "");
    EXPECT_EQ(problems("subscriber", "client: ocoya\nentity: me\n"), "");
    EXPECT_EQ(problems("publisher",
                       "client: ocoya\nmethod: post\nentity: posts\n"
                       "parameters: {query: {workspaceId: \"{{ workspace }}\"}}\n"),
              "");
    EXPECT_EQ(problems("publisher",
                       "client: ocoya\nmethod: patch\nentity: posts\n"
                       "parameters: {path: {id: \"{{ id }}\"}, payload: {scheduledAt: x}}\n"),
              "");
}

TEST(ocoya_options, a_client_needs_a_key_and_a_url) {
    EXPECT_THAT(problems("client", "base_url: https://x\n"), HasSubstr("api_key"));
    EXPECT_THAT(problems("client", "api_key: \"\"\n"), HasSubstr("api_key"));
    EXPECT_THAT(problems("client", "api_key: abc\nbase_url: app.ocoya.com\n"),
                AllOf(HasSubstr("must begin with"), Not(HasSubstr("abc"))));
    EXPECT_THAT(problems("client", "api_key: abc\nprofile: curent\n"), HasSubstr("current"));
}

TEST(ocoya_options, a_client_takes_a_key_or_a_granted_token) {
    EXPECT_EQ(problems("client", "oauth2: {client_id: sluice}\n"), "");
    EXPECT_THAT(problems("client", "api_key: abc\noauth2: {client_id: sluice}\n"),
                AllOf(HasSubstr("api_key and oauth2 are both given"), Not(HasSubstr("abc"))));
    EXPECT_THAT(problems("client", "recheck: 5m\n"),
                HasSubstr("neither api_key nor oauth2 is given"));
    EXPECT_THAT(problems("client", "oauth2: {client_secret: abc}\n"), HasSubstr("client_id"));
    EXPECT_THAT(problems("client", "oauth2: {client_id: a, grant: client_credentials}\n"),
                HasSubstr("needs a client_secret"));
}

TEST(ocoya_options, an_entity_may_be_named_by_its_title_and_a_method_in_any_case) {
    for (const auto* entity :
         {"posts", "Posts", "List posts", "LIST POSTS", "get posts", "GET posts"}) {
        EXPECT_EQ(
            problems("subscriber", "client: ocoya\nmethod: GET\nentity: " + std::string(entity) +
                                       "\nparameters: {query: {workspaceId: w}}\n"),
            "")
            << entity;
    }
    for (const auto* entity : {"Get schedules", "get schedules", "Get workspaces", "me",
                               "get the owner of the key", "Get brand kits"}) {
        EXPECT_THAT(problems("subscriber",
                             "client: ocoya\nmethod: Get\nentity: " + std::string(entity) + "\n"),
                    Not(HasSubstr("entity")))
            << entity;
    }
    const std::string into = "\nparameters: {query: {workspaceId: w}}\n";
    EXPECT_EQ(
        problems("publisher",
                 "client: ocoya\nmethod: POST\nentity: Create a draft or a scheduled post" + into),
        "");
    EXPECT_THAT(problems("publisher",
                         "client: ocoya\nmethod: DELETE\n"
                         "entity: Create a draft or a scheduled post" +
                             into),
                AllOf(HasSubstr("test.yaml:3:"),
                      HasSubstr("this title means POST posts, and the method is DELETE")));
    EXPECT_THAT(problems("subscriber", "client: ocoya\nentity: scedules\n"),
                HasSubstr("did you mean"));
}

TEST(ocoya_options, a_body_that_would_not_be_sent_is_refused) {
    EXPECT_THAT(
        problems("subscriber", "client: ocoya\nentity: me\nparameters: {payload: \"{{ x }}\"}\n"),
        HasSubstr("GET 'me' has no body"));
    EXPECT_EQ(
        problems("subscriber", "client: ocoya\npath: /search\nparameters: {payload: {q: tea}}\n"),
        "");
    const std::string removal =
        "client: ocoya\nmethod: delete\nentity: posts\nparameters: {path: {id: x}";
    EXPECT_THAT(problems("publisher", removal + ", payload: {a: 1}}\n"),
                HasSubstr("DELETE 'posts' has no body"));
    EXPECT_THAT(problems("publisher", removal + "}\nrequest: {a: 1}\n"),
                AllOf(HasSubstr("test.yaml:5:"), HasSubstr("leave `request` out")));
}

TEST(ocoya_options, request_completes_a_payload) {
    const std::string campaign =
        "client: ocoya\nmethod: post\nentity: campaigns\n"
        "parameters: {query: {workspaceId: w}, payload: {count: 5}}\n";
    EXPECT_THAT(problems("publisher", campaign), HasSubstr("body field 'prompt' is missing"));
    EXPECT_EQ(problems("publisher", campaign + "request: {prompt: \"{{ record.topic }}\"}\n"), "");
    EXPECT_EQ(problems("publisher", campaign + "request: \"{{ record.more }}\"\n"), "")
        << "only the record tells";
    EXPECT_THAT(problems("publisher", campaign + "request: {promt: tea}\n"),
                AllOf(HasSubstr("test.yaml:5:"), HasSubstr("did you mean 'prompt'?")));
    EXPECT_THAT(problems("publisher",
                         "client: ocoya\nmethod: patch\nentity: posts\n"
                         "parameters: {path: {id: x}, payload: {scheduledAt: y}}\n"
                         "request: {scheduledAt: null}\n"),
                HasSubstr("body field 'scheduledAt' is missing"));
}

TEST(ocoya_options, how_a_listing_ends_is_described) {
    const auto of = [](const std::string& more) {
        return problems("subscriber", "client: ocoya\npath: /things\n" + more + "\n");
    };
    EXPECT_EQ(of("end_status: [404, 422]\npass_page_after: 0\nlookback: 0s"), "");
    EXPECT_EQ(of("end_status: []"), "");
    EXPECT_THAT(of("end_status: [401]"), HasSubstr("it speaks of the key or its budget"));
    EXPECT_THAT(of("end_status: [200]"), HasSubstr("200 cannot end a listing"));
    EXPECT_THAT(of("pass_page_after: -1"), HasSubstr("at least 0"));
}

TEST(ocoya_options, an_entity_is_one_of_the_table) {
    EXPECT_THAT(problems("subscriber", "client: ocoya\nentity: post-s\n"),
                HasSubstr("did you mean 'posts'?"));
    EXPECT_THAT(problems("publisher", "client: ocoya\nmethod: delete\nentity: ai-posts\n"),
                HasSubstr("DELETE knows no entity 'ai-posts'"));
    EXPECT_THAT(problems("publisher", "client: ocoya\nmethod: delete\n"),
                HasSubstr("neither entity nor path"));
}

TEST(ocoya_options, a_path_stands_in_for_an_entity_or_for_what_is_not_proven) {
    EXPECT_EQ(problems("subscriber", "client: ocoya\npath: /new-thing\npaging: numbered\n"), "");
    EXPECT_EQ(problems("subscriber",
                       "client: ocoya\nentity: workflows\npath: /workflows\n"
                       "parameters: {query: {workspaceId: w}}\n"),
              "");
    EXPECT_EQ(problems("publisher",
                       "client: ocoya\nmethod: post\nentity: ai-copy\npath: /ai/copy\n"
                       "parameters: {payload: {topic: tea}}\n"),
              "");
    EXPECT_THAT(problems("publisher", "client: ocoya\nmethod: post\nentity: ai-copy\n"),
                HasSubstr("not published, so it must be given"));
    EXPECT_THAT(problems("subscriber", "client: ocoya\nentity: me\npath: /you\n"),
                HasSubstr("'me' has its path: /me"));
    EXPECT_THAT(problems("subscriber", "client: ocoya\npath: new?x=1\n"),
                HasSubstr("a path begins with '/'"));
    EXPECT_THAT(problems("subscriber", "client: ocoya\npath: /a/{id}\n"),
                HasSubstr("path parameter 'id' of /a/{id} has no value"));
    EXPECT_THAT(problems("subscriber", "client: ocoya\nentity: me\npaging: numbered\n"),
                HasSubstr("it is known how 'me' is paged"));
}

TEST(ocoya_options, a_listing_of_ones_own_is_described) {
    const std::string things = "client: ocoya\npath: /things\n";
    for (const auto* paging :
         {"none", "numbered", "offset", "link_header", "{kind: cursor, at: meta.next}",
          "{kind: next_link, at: links.next}", "{kind: offset, size: 10, size_parameter: \"\"}",
          "{kind: window, since: \"{{ last_run }}\", length: 6h, until_parameter: to}"}) {
        EXPECT_EQ(problems("subscriber", things + "items: data[]\npaging: " + paging + "\n"), "")
            << paging;
    }
    EXPECT_EQ(problems("subscriber", things + "next: \"body.more && {query: {at: body.at}}\"\n"),
              "");
    EXPECT_EQ(problems("subscriber",
                       "client: ocoya\nentity: workflows\nitems: data\npaging: link_header\n"
                       "parameters: {query: {workspaceId: w}}\n"),
              "");
}

TEST(ocoya_options, mistakes_in_a_listing_of_ones_own_have_their_place) {
    const auto of = [](const std::string& more) {
        return problems("subscriber", "client: ocoya\npath: /things\n" + more + "\n");
    };
    EXPECT_THAT(of("paging: cursor"), AllOf(HasSubstr("test.yaml:3:"), HasSubstr("needs 'at'")));
    EXPECT_THAT(of("paging: window"), HasSubstr("needs 'since'"));
    EXPECT_THAT(of("paging: linkheader"), HasSubstr("did you mean 'link_header'?"));
    EXPECT_THAT(of("paging: {kind: link_header, at: next}"),
                AllOf(HasSubstr("test.yaml:3:"), HasSubstr("link_header has no 'at'")));
    EXPECT_THAT(of("paging: {kind: numbered, length: 1d}"), HasSubstr("has no 'length'"));
    EXPECT_THAT(of("paging: {kind: offset, size: 0}"), HasSubstr("at least 1"));
    EXPECT_THAT(of("paging: {kind: cursor, at: 'meta.'}"), HasSubstr("test.yaml:3:"));
    EXPECT_THAT(of("items: 'data['"), HasSubstr("test.yaml:3:"));
    EXPECT_THAT(of("next: 'body.next ||'"), HasSubstr("test.yaml:3:"));
    EXPECT_THAT(of("paging: numbered\nnext: body.next"),
                AllOf(HasSubstr("test.yaml:4:"), HasSubstr("paging and next are both given")));
    EXPECT_THAT(problems("subscriber", "client: ocoya\nentity: me\nitems: data\n"),
                HasSubstr("it is known where the items of 'me' are"));
    EXPECT_THAT(problems("subscriber", "client: ocoya\nentity: me\nnext: body.next\n"),
                HasSubstr("it is known how 'me' is paged"));
}

TEST(ocoya_options, a_fan_out_is_a_word_or_a_map) {
    const std::string posts =
        "client: ocoya\nentity: posts\n"
        "parameters: {query: {workspaceId: \"{{ parent.id }}\"}}\n";
    EXPECT_EQ(problems("subscriber", posts + "for_each: workspaces\n"), "");
    EXPECT_EQ(problems("subscriber", posts + "for_each: {entity: profiles, cache: 10m, "
                                             "filter: provider == 'facebook'}\n"),
              "");
    EXPECT_THAT(problems("subscriber", posts + "for_each: workspace\n"),
                HasSubstr("did you mean 'workspaces'?"));
}

TEST(ocoya_options, parameters_are_checked_where_they_are_known) {
    EXPECT_THAT(problems("publisher", "client: ocoya\nmethod: delete\nentity: posts\n"),
                HasSubstr("path parameter 'id' of /post/{id} has no value"));
    EXPECT_THAT(problems("publisher",
                         "client: ocoya\nmethod: delete\nentity: posts\n"
                         "parameters: {path: {post_id: x}}\n"),
                HasSubstr("unknown path parameter 'post_id'"));
    EXPECT_THAT(problems("subscriber", "client: ocoya\nentity: posts\n"),
                HasSubstr("query parameter 'workspaceId' is missing"));
    EXPECT_THAT(problems("subscriber",
                         "client: ocoya\nentity: posts\n"
                         "parameters: {query: {workspaceId: w, status: POSTED}}\n"),
                HasSubstr("did you mean 'statuses'?"));
    EXPECT_THAT(problems("publisher",
                         "client: ocoya\nmethod: post\nentity: posts\n"
                         "parameters: {query: {workspaceId: w}, payload: {captoin: x}}\n"),
                HasSubstr("did you mean 'caption'?"));
}

TEST(OcoyaOptions, a_refresh_token_belongs_to_its_grant) {
    EXPECT_EQ(problems("client",
                       "oauth2: {client_id: a, grant: refresh_token, refresh_token: hunter2}\n"),
              "");
    EXPECT_THAT(problems("client", "oauth2: {client_id: a, grant: refresh_token}\n"),
                HasSubstr("grant 'refresh_token' needs a refresh_token"));
    EXPECT_THAT(problems("client", "oauth2: {client_id: a, refresh_token: hunter2}\n"),
                AllOf(HasSubstr("only grant 'refresh_token' takes a refresh_token"),
                      Not(HasSubstr("hunter2"))));
}

TEST(OcoyaOptions, a_client_says_how_it_is_probed_and_what_succeeds) {
    EXPECT_EQ(problems("client",
                       "api_key: abc\nprobe: /workspaces\nsuccess: [2xx, 409]\n"
                       "space: plus\n"),
              "");
    EXPECT_EQ(problems("client", "api_key: abc\nprobe: \"\"\n"), "");
    EXPECT_THAT(problems("client", "api_key: abc\nprobe: me\n"),
                HasSubstr("must be a path that begins with /"));
    EXPECT_THAT(problems("client", "api_key: abc\nsuccess: [fine]\n"), HasSubstr("'fine'"));
    EXPECT_THAT(problems("client", "api_key: abc\nspace: blank\n"), HasSubstr("space"));
}

}  // namespace
}  // namespace sluice

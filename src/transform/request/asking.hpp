#pragma once

// Asks an API about a record and takes parts of its answer, for the stages `http` and `graphql`.

#include "transform/path.hpp"
#include "transform/request/answer_memory.hpp"
#include "transform/request/pages.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/component/transformer.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/named_list.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/net/success_rule.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::transform {

struct asking_options {
    config::reference client;
    std::optional<pages_options> pages;
    config::named_list<value_template> take;
    std::vector<std::string> success;  // empty: as the client says, else 2xx
    std::chrono::milliseconds cache{0};
};

const config::declaration<asking_options>& asking_declaration();

// The options, prepared for use.
struct asking_plan {
    std::string payer;  // the name of the client
    std::shared_ptr<client> through;
    std::optional<pages_options> pages;
    std::vector<std::pair<path, value_template>> take;
    std::vector<net::status_range> success;
    std::chrono::milliseconds cache{0};
};

// Fails when no client has that name.
result<asking_plan> plan_of(const asking_options& options, const component_context& context);

// Makes the requests of one record, and takes the parts that the stage names from the answers. The
// client's budget pays for the requests, as it does for listings. A failure of class invalid
// belongs to the record. Another class belongs to the API, and nothing of the record is kept.
class asking_stage : public transformer {
 public:
    asking_stage(asking_plan plan, const component_context& context);

    bool waits() const override { return true; }
    void add_costs(std::vector<request_estimate>& costs) const override;
    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override;

 protected:
    // Makes the request for a page. `page` is empty when there is only one.
    virtual result<net::request> request_for(const json::value& data, expression_scope scope,
                                             const page_request& page) const = 0;
    // Judges an answer whose status is a success.
    virtual result<void> judge(const api_answer& answer) const;

 private:
    // Shows the request that the stage would send first: "GET /stock/7".
    result<std::string> first_request(const json::value& data, expression_scope scope) const;
    awaitable<result<void>> fetch(entity entity, expression_scope scope, stage_output* out) const;
    // Returns the body, or {items: […]} of all pages.
    awaitable<result<api_answer>> ask_all(const json::value* data, expression_scope scope) const;
    awaitable<result<api_answer>> ask(net::request request) const;
    result<api_answer> answer_of(const net::response& reply, const std::string& shown) const;
    result<void> take_back(entity& entity, api_answer answer, expression_scope scope) const;

    asking_plan plan_;
    std::string name_;
    clock& time_;
    asio::thread_pool& pool_;
    std::shared_ptr<answer_memory> memory_;
};

}  // namespace sluice::transform

#pragma once

// Runs the stages that make a part of a request: the `input` of a subscriber, and the `request` of
// a publisher. They may ask storages and services, and change neither.

#include <sluice/component/context.hpp>
#include <sluice/component/pipeline.hpp>
#include <sluice/config/value.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>

#include <memory>
#include <string>

namespace sluice::ocoya {

class request_stages {
 public:
    request_stages() = default;

    // `field` is the name of the field, for messages. Fails for a stage that cannot be made, and
    // when the stages could make several records.
    static result<request_stages> make(const config::stage_list& stages,
                                       const component_context& context, const std::string& field);

    bool empty() const { return !stages_; }

    // Returns the data that comes out for the entity. Fails (class invalid) when nothing comes out,
    // and when a stage changes a storage, because nobody would commit that. The context's targets
    // outlive the call. Cancelled (terminal), it throws operation_aborted.
    awaitable<result<json::value>> run(entity entity, stage_context context) const;

 private:
    std::string field_;
    std::shared_ptr<const pipeline> stages_;  // null: none
};

// Returns the problem of a list of such stages, or "".
std::string judge_request_stages(const config::template_or_stages& given);

}  // namespace sluice::ocoya

#pragma once

// Makes payloads with the stages of a publisher's `request`, and keeps each until its delivery is
// prepared: the stages may wait, and prepare() does not.

#include "connectors/ocoya/api/endpoint.hpp"
#include "connectors/ocoya/client/request_stages.hpp"
#include "connectors/ocoya/write/publisher_options.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <map>
#include <string>

namespace sluice::ocoya {

class staged_payloads {
 public:
    // `endpoint` outlives this object.
    staged_payloads(const endpoint& endpoint, const publisher_options& options,
                    request_stages stages);

    // True without stages, and for a request without a body.
    bool empty() const;

    // Makes the payload of an entity and keeps it. The entity outlives the call.
    awaitable<result<void>> make(const entity* entity, wall_time now);

    // Returns the payload of an equal entity. Without make() before it, the attempt is put off
    // (class busy).
    result<json::value> payload_of(const entity& entity) const;
    void drop(const entity& entity);

    // Runs the stages for show, as publisher::show_stages() does.
    awaitable<result<void>> show(const entity* entity, stage_context context) const;

 private:
    awaitable<result<json::value>> run(const entity* entity, stage_context context) const;

    const endpoint& endpoint_;
    publisher_options options_;
    request_stages stages_;
    std::map<std::string, json::value> made_;  // by the print of the entity
};

}  // namespace sluice::ocoya

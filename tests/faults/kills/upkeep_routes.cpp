// PATCH for stuck posts, DELETE for old drafts: both are safe to repeat, and still one task each.

#include "faults/kills/world.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::testing {

namespace {

const std::string stuck_caption = "a stuck post";
const std::string draft_caption = "an old draft";

std::string listing(const std::string& name, const std::string& status) {
    return "  " + name + R"(:
    schedule: every 1s
    subscriber: {type: ocoya, client: ocoya, entity: posts,
      parameters: {query: {statuses: [)" +
           status + "], workspaceId: " + second_workspace + R"(}}}
    emit: new
    transformers: [{filter: "posts[?caption == ')" +
           (status == "DRAFT" ? draft_caption : stuck_caption) + "']\"}]\n";
}

std::string publisher(const std::string& method, const std::string& payload) {
    return "{type: ocoya, client: ocoya, method: " + method +
           ", entity: posts, parameters: {path: {id: \"{{ entity.id }}\"}" + payload + "}}";
}

class upkeep : public watched_route {
 public:
    upkeep(std::string route, std::string caption, std::string status)
        : route_(std::move(route)), caption_(std::move(caption)), status_(std::move(status)) {}

    void feed(world& world, std::mt19937& /*random*/) override {
        for (int more = 0; more < 2; ++more) {
            ids_.push_back(world.plant(second_workspace, caption_, status_));
        }
    }

    tally account_so_far(const world& /*where*/) const override { return {}; }

    tally account(const world& world) const override {
        auto all = compare(ids_, world.tasks_of(route_), "task of " + caption_);
        for (const auto& post : world.posts()) {
            if (post.at("status").as_string() == status_ &&
                post.at("caption").as_string() == caption_) {
                ++all.lost;
                all.remarks.push_back("lost: " + route_ + " of " +
                                      std::string(post.at("id").as_string()));
            }
        }
        all += world.uncertain_of(route_);
        return all;
    }

 private:
    std::string route_;
    std::string caption_;
    std::string status_;
    std::vector<std::string> ids_;
};

class reschedule final : public upkeep {
 public:
    reschedule() : upkeep("reschedule-stuck", stuck_caption, "NEEDS_ATTENTION") {}

    std::string yaml(const world& /*where*/) const override {
        return "incoming:\n" + listing("stuck-posts", "NEEDS_ATTENTION") + R"(
outgoing:
  reschedule:
    retry: {attempts: 100, first_delay: 10ms, longest_delay: 50ms}
    breaker: {pause: 100ms, longest_pause: 300ms}
    publisher: )" +
               publisher("patch", R"(, payload: {scheduledAt: "{{ scheduledAt }}"})") + R"(
routes:
  reschedule-stuck:
    from: stuck-posts
    to: reschedule
    transformers: [{map: {scheduledAt: "{{ time_add(now, '1d') }}"}}]
)";
    }
};

class removal final : public upkeep {
 public:
    removal() : upkeep("delete-old-drafts", draft_caption, "DRAFT") {}

    std::string yaml(const world& /*where*/) const override {
        return "incoming:\n" + listing("drafts", "DRAFT") + R"(
outgoing:
  delete:
    retry: {attempts: 100, first_delay: 10ms, longest_delay: 50ms}
    breaker: {pause: 100ms, longest_pause: 300ms}
    publisher: )" +
               publisher("delete", "") + R"(
routes:
  delete-old-drafts: {from: drafts, to: delete}
)";
    }
};

}  // namespace

std::unique_ptr<watched_route> reschedule_stuck() {
    return std::make_unique<reschedule>();
}

std::unique_ptr<watched_route> delete_drafts() {
    return std::make_unique<removal>();
}

}  // namespace sluice::testing

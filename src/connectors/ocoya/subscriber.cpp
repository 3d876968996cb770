#include "connectors/ocoya/subscriber.hpp"

#include "connectors/ocoya/body.hpp"
#include "connectors/ocoya/listing_reader.hpp"

#include <optional>
#include <utility>

namespace sluice::ocoya {

namespace {

class listing_subscriber final : public subscriber {
 public:
    listing_subscriber(const subscriber_options& options, const component_context& context,
                       const resolved_request& request)
        : name_(context.name),
          options_(options),
          time_(context.time),
          log_(context.log),
          through_(request.through),
          reader_(options, context, request) {}

    awaitable<result<page>> fetch(json::value position) override;
    request_estimate estimate() const override;
    std::string source() const override;

 private:
    awaitable<result<page>> fetch_next_parent(listing_position at);
    page behind(const listing_position& at, read_page read);
    page behind_parent(listing_position at, const found_parents& parents, read_page read);
    page behind_all(const listing_position& at, std::vector<entity> entities);
    failure owed_of(const listing_position& at);
    void put_aside(listing_position& at, const std::string& what) const;

    std::string name_;
    subscriber_options options_;
    clock& time_;
    event_log& log_;
    std::shared_ptr<api_client> through_;
    listing_reader reader_;
    std::string owed_;               // the listing whose put-aside failures are still to be told
    std::optional<failure> broken_;  // what ended it, when there are no parents
};

request_estimate listing_subscriber::estimate() const {
    request_estimate cost;
    cost.client = options_.request.client.name;
    cost.listings = 1;
    cost.page_size = reader_.pages().items_of_page();
    if (options_.for_each) {
        const bool workspaces = options_.for_each->entity == parents_of::workspaces;
        cost.parents = workspaces ? "workspaces" : "profiles";
        cost.expected_parents = options_.for_each->expected;
        cost.look_ups = workspaces ? 1 : 2;  // the workspaces, and the profiles of one at least
        cost.kept = options_.for_each->cache;
    }
    return cost;
}

// As it is written: what a parameter is at a moment (`now`) makes no other source.
std::string listing_subscriber::source() const {
    const auto& request = options_.request;
    json::array parts;
    parts.emplace_back(through_->site());
    parts.emplace_back(name_of(options_.verb));
    parts.emplace_back(request.entity);
    parts.emplace_back(request.path);
    parts.push_back(request.parameters.path.written());
    parts.push_back(request.parameters.query.written());
    parts.push_back(options_.input.written());
    parts.emplace_back(!options_.for_each                                    ? ""
                       : options_.for_each->entity == parents_of::workspaces ? "workspaces"
                                                                             : "profiles");
    return write_json(json::value(std::move(parts)));
}

awaitable<result<page>> listing_subscriber::fetch(json::value position) {
    auto at = listing_position::read(position);
    if (at.over && !owed_.empty() && owed_ == at.began) {
        co_return owed_of(at);
    }
    if (at.over || at.began.empty()) {
        listing_position fresh;
        fresh.last_run = at.last_run;
        fresh.began = format_utc_seconds(time_.now());
        fresh.page = at.over ? 0 : at.page;
        at = fresh;
    }
    if (options_.for_each) {
        co_return co_await fetch_next_parent(at);
    }
    auto read = co_await reader_.read(at, nullptr);
    if (!read) {
        co_return read.error();
    }
    if (read->broken) {
        broken_ = *read->broken;
        at.put_aside(read->broken->message);
        co_return behind_all(at, std::move(read->entities));
    }
    co_return behind(at, *std::move(read));
}

failure listing_subscriber::owed_of(const listing_position& at) {
    owed_.clear();
    if (broken_) {
        auto why = *std::exchange(broken_, std::nullopt);
        why.message += "; the next run begins at the first page";
        return why;
    }
    return failure(
        failure_class::refused,
        std::to_string(at.failed.size()) + " could not be read: " + joined(at.failed, "; "),
        "the others were; the next run asks all of them again");
}

awaitable<result<page>> listing_subscriber::fetch_next_parent(listing_position at) {
    auto* through = through_.get();
    const bool fresh = at.parent.empty();
    auto parents = co_await find_parents(through, &time_, &*options_.for_each, name_, fresh);
    if (!parents) {
        co_return parents.error();
    }
    if (fresh) {
        for (const auto& one : parents->failed) {
            put_aside(at, one);
        }
    }
    const auto* parent = parent_at(parents->items, at);
    if (parent == nullptr) {
        auto none = behind_all(at, {});
        none.part.emplace();
        co_return none;
    }
    auto read = co_await reader_.read(at, parent);
    if (!read && !is_of_one_parent(read.error())) {
        co_return failure(read.error()).within(parent->id);
    }
    if (!read) {
        read_page nothing;
        nothing.broken = read.error();
        read = std::move(nothing);
    }
    if (read->broken) {
        put_aside(at, parent->id + ": " + read->broken->message);
    }
    const bool ends = !read->broken && read->step != listing_step::next_page;
    auto made = behind_parent(std::move(at), *parents, *std::move(read));
    made.part = parent->id;
    made.part_ends = ends;
    co_return made;
}

page listing_subscriber::behind(const listing_position& at, read_page read) {
    page made;
    made.whole = read.step != listing_step::capped;
    made.entities = std::move(read.entities);
    made.last = read.step != listing_step::next_page;
    if (!made.last) {
        made.position = read.at.stored();
        return made;
    }
    auto end = at;
    end.cut = end.cut || !made.whole;
    made.position = end.finished();
    return made;
}

page listing_subscriber::behind_parent(listing_position at, const found_parents& parents,
                                       read_page read) {
    if (read.step == listing_step::next_page) {
        return behind(at, std::move(read));
    }
    const bool whole = read.step != listing_step::capped;
    at.cut = at.cut || !whole;
    page made;
    if (next_parent(parents.items, at)) {
        made.entities = std::move(read.entities);
        made.last = false;
        made.position = at.stored();
    } else {
        made = behind_all(at, std::move(read.entities));
    }
    made.whole = whole;
    return made;
}

page listing_subscriber::behind_all(const listing_position& at, std::vector<entity> entities) {
    page made;
    made.entities = std::move(entities);
    made.last = at.failed.empty();
    if (made.last) {
        made.position = at.finished();
        return made;
    }
    auto end = at;
    end.over = true;
    owed_ = end.began;
    made.position = end.stored();
    return made;
}

void listing_subscriber::put_aside(listing_position& at, const std::string& what) const {
    log_.write(log_level::error, "a parent could not be read; the others go on",
               {{"connection", name_}, {"failure", what}});
    at.put_aside(what);
}

}  // namespace

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context) {
    const auto request = resolve(options.request, options.verb, context);
    if (!request) {
        return request.error();
    }
    return std::shared_ptr<subscriber>(
        std::make_shared<listing_subscriber>(options, context, *request));
}

}  // namespace sluice::ocoya

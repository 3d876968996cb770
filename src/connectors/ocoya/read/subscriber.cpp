#include "connectors/ocoya/read/subscriber.hpp"

#include "connectors/ocoya/api/body.hpp"
#include "connectors/ocoya/read/listing_reader.hpp"

#include <sluice/model/text.hpp>

#include <optional>
#include <utility>

namespace sluice::ocoya {

namespace {

constexpr const char* begins_anew = "; the next run begins at the first page";

class listing_subscriber final : public subscriber {
 public:
    listing_subscriber(const subscriber_options& options, const component_context& context,
                       const resolved_request& request, request_stages input)
        : name_(context.name),
          options_(options),
          time_(context.time),
          log_(context.log),
          through_(request.through),
          reader_(options_, context, request, std::move(input)) {}

    awaitable<result<page>> fetch(json::value position) override;
    request_estimate estimate() const override;
    void used_for(const listing_use& use) override { reader_.used_for(use); }
    std::string source() const override;
    awaitable<result<void>> show_stages(stage_context context) override {
        return reader_.show_input(context);
    }

 private:
    awaitable<result<page>> fetch_page(listing_position at);
    awaitable<result<page>> fetch_next_parent(listing_position at);
    static page after(const listing_position& at, read_page read);
    page after_parent(listing_position at, const found_parents& parents, read_page read) const;
    page after_all(const listing_position& at, read_page read) const;
    bool counts(const listing_position& at, const parent_item* parent, const failure& why) const;
    paging::page_fate note_failure(listing_position& at, const parent_item* parent,
                                   const failure& why) const;
    std::optional<read_page> passed_over(listing_position& at, const parent_item* parent,
                                         const failure& why, paging::page_fate fate) const;
    read_page in_place_of(listing_position& at, const parent_item* parent,
                          const failure& why) const;
    static page broken_off(const listing_position& at, paging::page_fate fate, failure why);
    void put_aside(listing_position& at, const std::string& reason) const;

    std::string name_;
    subscriber_options options_;
    clock& time_;
    event_log& log_;
    std::shared_ptr<api_client> through_;
    listing_reader reader_;
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
        cost.look_ups = workspaces ? 1 : 2;  // the workspaces, and at least one list of profiles
        cost.kept = options_.for_each->cache;
    }
    return cost;
}

// Parameters are taken as they are written: the value of `now` makes no other source.
std::string listing_subscriber::source() const {
    const auto& request = options_.request;
    json::array parts;
    parts.emplace_back(through_->site());
    parts.emplace_back(name_of(options_.verb));
    parts.emplace_back(request.entity);
    parts.emplace_back(request.path);
    parts.push_back(request.parameters.path.written());
    parts.push_back(request.parameters.query.written());
    parts.push_back(options_.input.value.written());
    for (const auto& stage : options_.input.stages) {
        parts.emplace_back(stage.type);
    }
    parts.emplace_back(!options_.for_each                                    ? ""
                       : options_.for_each->entity == parents_of::workspaces ? "workspaces"
                                                                             : "profiles");
    return write_json(json::value(std::move(parts)));
}

awaitable<result<page>> listing_subscriber::fetch(json::value position) {
    auto at = listing_position::read(position);
    const bool begins = at.began.empty();
    if (begins) {
        at.began = format_utc_seconds(time_.now());
    }
    auto made = options_.for_each ? co_await fetch_next_parent(std::move(at))
                                  : co_await fetch_page(std::move(at));
    if (made) {
        made->begins_anew = begins;
    }
    co_return made;
}

awaitable<result<page>> listing_subscriber::fetch_page(listing_position at) {
    auto read = co_await reader_.read(at, nullptr);
    if (read) {
        at.troubles.clear("", at.page);
        co_return after(at, *std::move(read));
    }
    if (!counts(at, nullptr, read.error())) {
        co_return read.error();
    }
    const auto fate = note_failure(at, nullptr, read.error());
    auto passed = passed_over(at, nullptr, read.error(), fate);
    co_return passed ? after(at, *std::move(passed)) : broken_off(at, fate, read.error());
}

// Tells whether a failure counts against the page. The next run reads the first page anyway. A
// failure there counts only if the page may be passed over.
bool listing_subscriber::counts(const listing_position& at, const parent_item* parent,
                                const failure& why) const {
    return paging::is_of_page(why) && (at.page > 0 || (why.kind == failure_class::invalid &&
                                                       reader_.past(at, parent).has_value()));
}

paging::page_fate listing_subscriber::note_failure(listing_position& at, const parent_item* parent,
                                                   const failure& why) const {
    const auto id = parent == nullptr ? std::string() : parent->id;
    const auto runs = at.troubles.note(id, at.page, at.began);
    return paging::fate_of({.number = at.page,
                            .runs = runs,
                            .next_is_known = reader_.past(at, parent).has_value(),
                            .pass_after = options_.pass_page_after,
                            .passed_over = at.passed_over},
                           why);
}

// Returns the page that replaces this one, or nullopt when it is not passed over.
std::optional<read_page> listing_subscriber::passed_over(listing_position& at,
                                                         const parent_item* parent,
                                                         const failure& why,
                                                         paging::page_fate fate) const {
    if (fate != paging::page_fate::pass_over && fate != paging::page_fate::end_listing) {
        return std::nullopt;
    }
    const bool ends = fate == paging::page_fate::end_listing;
    log_.write(log_level::error,
               ends ? "the listing ends before pages that cannot be read"
                    : "a page cannot be read and is passed over",
               {{"connection", name_},
                {"page", reader_.shown(at, parent)},
                {"failure", describe(why)},
                {"mend", std::string("what is on it is missing until it can be read; where such a "
                                     "reply is the end, name its status in `end_status`")}});
    read_page made;
    made.whole = false;
    at.cut = true;
    if (!ends) {
        made.step = paging::listing_step::next_page;
        made.at = reader_.past(at, parent).value_or(at);
        made.at.troubles = at.troubles;
        made.at.cut = true;
        ++made.at.passed_over;
    }
    return made;
}

// Says where the next run goes on after a page that failed.
page listing_subscriber::broken_off(const listing_position& at, paging::page_fate fate,
                                    failure why) {
    page made;
    made.last = false;
    const bool stays = fate == paging::page_fate::try_again && at.page > 0;
    made.position = stays ? at.stored() : at.anew();
    if (!stays) {
        why.message += begins_anew;
    }
    made.failed = std::move(why);
    return made;
}

awaitable<result<page>> listing_subscriber::fetch_next_parent(listing_position at) {
    auto* through = through_.get();
    const bool fresh = at.parent.empty();
    auto parents = co_await find_parents(through, &time_, &*options_.for_each, name_, fresh);
    if (!parents) {
        co_return parents.error();
    }
    // Only the first page of a run reports them; the later ones use the same lists.
    if (fresh) {
        for (const auto& one : parents->failed) {
            put_aside(at, one);
        }
    }
    const auto* parent = parent_at(parents->items, at);
    if (parent == nullptr) {
        auto none = after_all(at, {});
        none.part.emplace();
        co_return none;
    }
    auto read = co_await reader_.read(at, parent);
    if (!read && !is_of_one_parent(read.error())) {
        co_return failure(read.error()).within(parent->id);
    }
    if (read) {
        at.troubles.clear(parent->id, at.page);
    } else {
        read = in_place_of(at, parent, read.error());
    }
    if (read->broken) {
        put_aside(at, parent->id + ": " + read->broken->message);
    }
    const bool ends = !read->broken && read->step != paging::listing_step::next_page;
    auto made = after_parent(std::move(at), *parents, *std::move(read));
    made.part = parent->id;
    made.part_ends = ends;
    co_return made;
}

// A parent whose page is not passed over loses the rest of its pages.
read_page listing_subscriber::in_place_of(listing_position& at, const parent_item* parent,
                                          const failure& why) const {
    std::optional<read_page> passed;
    if (counts(at, parent, why)) {
        passed = passed_over(at, parent, why, note_failure(at, parent, why));
    }
    if (!passed) {
        passed.emplace().broken = why;
    }
    return *std::move(passed);
}

// `at` is the position of the page that was read.
page listing_subscriber::after(const listing_position& at, read_page read) {
    page made;
    made.whole = read.whole && read.step != paging::listing_step::capped;
    made.entities = std::move(read.entities);
    made.unreadable = std::move(read.unreadable);
    made.last = read.step != paging::listing_step::next_page;
    if (read.broken) {
        made.last = false;
        made.position = at.anew();
        made.failed = *std::move(read.broken);
        made.failed->message += begins_anew;
        return made;
    }
    auto next = made.last ? at : std::move(read.at);
    next.troubles = at.troubles;
    if (!made.last) {
        made.position = next.stored();
        return made;
    }
    next.cut = next.cut || read.step == paging::listing_step::capped;
    next.server_began = read.at.server_began;
    made.position = next.finished();
    return made;
}

page listing_subscriber::after_parent(listing_position at, const found_parents& parents,
                                      read_page read) const {
    if (read.step == paging::listing_step::next_page) {
        return after(at, std::move(read));
    }
    at.cut = at.cut || read.step == paging::listing_step::capped;
    at.server_began = read.at.server_began.empty() ? at.server_began : read.at.server_began;
    const bool whole = read.whole && read.step != paging::listing_step::capped;
    page made;
    if (next_parent(parents.items, at)) {
        made.entities = std::move(read.entities);
        made.unreadable = std::move(read.unreadable);
        made.last = false;
        made.position = at.stored();
    } else {
        made = after_all(at, std::move(read));
    }
    made.whole = whole;
    return made;
}

page listing_subscriber::after_all(const listing_position& at, read_page read) const {
    page made;
    made.entities = std::move(read.entities);
    made.unreadable = std::move(read.unreadable);
    made.last = at.failed.empty();
    if (made.last) {
        made.position = at.finished();
        return made;
    }
    made.position = at.anew();
    made.failed =
        failure(failure_class::refused,
                std::to_string(at.failed.size()) + " could not be read: " + joined(at.failed, "; "),
                "the others were; the next run asks all of them again");
    return made;
}

void listing_subscriber::put_aside(listing_position& at, const std::string& reason) const {
    log_.write(log_level::error, "a parent could not be read; the others go on",
               {{"connection", name_}, {"failure", reason}});
    at.put_aside(reason);
}

}  // namespace

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context) {
    const auto request = resolve(options.request, options.verb, context);
    if (!request) {
        return request.error();
    }
    auto input = request_stages::make(options.input.stages, context, "input");
    if (!input) {
        return input.error();
    }
    return std::shared_ptr<subscriber>(
        std::make_shared<listing_subscriber>(options, context, *request, *std::move(input)));
}

}  // namespace sluice::ocoya

#include "connectors/http/subscriber.hpp"

#include "connectors/http/answer_reader.hpp"

#include <utility>

namespace sluice::http {

namespace {

using paging::listing_step;
using paging::page_fate;

class http_subscriber final : public subscriber {
 public:
    http_subscriber(const subscriber_options& options, const component_context& context,
                    const std::shared_ptr<client>& through)
        : name_(context.name),
          options_(options),
          base_url_(through->base_url()),
          time_(context.time),
          log_(context.log),
          reader_(options_, context, through) {}

    awaitable<result<page>> fetch(json::value position) override {
        auto at = source_place::read(position);
        const bool begins = at.began.empty();
        if (begins) {
            at.began = format_utc_seconds(time_.now());
        }
        auto made = co_await fetch_page(std::move(at));
        if (made) {
            made->begins_anew = made->begins_anew || begins;
        }
        co_return made;
    }

    awaitable<result<page>> fetch_screened(json::value position,
                                           std::shared_ptr<const record_screen> screen) override {
        reader_.leave_out(std::move(screen));
        return fetch(std::move(position));
    }

    void used_for(const listing_use& use) override { reader_.used_for(use); }

    // The run ends here, and the next one begins at the position before this page.
    void not_committed(const failure& /*why*/) override { reader_.forget_body(); }

    request_estimate estimate() const override {
        request_estimate cost;
        cost.client = options_.client.name;
        cost.listings = 1;
        cost.page_size = reader_.pages().items_of_page();
        return cost;
    }

    // Parameters are taken as they are written: the value of `now` makes no other source.
    std::string source() const override {
        json::array parts;
        parts.emplace_back(base_url_);
        parts.emplace_back(name_of(options_.verb));
        parts.emplace_back(options_.path);
        parts.push_back(options_.parameters.path.written());
        parts.push_back(options_.parameters.query.written());
        parts.push_back(options_.parameters.payload.written());
        parts.push_back(options_.input.written());
        return write_json(json::value(std::move(parts)));
    }

 private:
    awaitable<result<page>> fetch_page(source_place at) {
        auto read = co_await reader_.read(at);
        if (read) {
            at.troubles.clear("", at.page);
            co_return after(at, *std::move(read));
        }
        if (at.body.offset > 0) {
            auto why = read.error();
            why.message += "; the next run goes on after the records that were taken";
            co_return why;
        }
        const auto past = reader_.past(at);
        if (!counts(at, read.error(), past.has_value())) {
            co_return read.error();
        }
        const auto runs = at.troubles.note("", at.page, at.began);
        const auto fate = paging::fate_of({.number = at.page,
                                           .runs = runs,
                                           .next_is_known = past.has_value(),
                                           .pass_after = options_.pass_page_after,
                                           .passed_over = at.passed_over},
                                          read.error());
        if (fate == page_fate::pass_over || fate == page_fate::end_listing) {
            co_return passed_over(at, past, read.error(), fate);
        }
        co_return broken_off(at, fate, read.error());
    }

    // Tells whether a failure counts against the page. The next run reads the first page anyway. A
    // failure there counts only if the page may be passed over.
    static bool counts(const source_place& at, const failure& why, bool may_pass) {
        return paging::is_of_page(why) &&
               (at.page > 0 || (why.kind == failure_class::invalid && may_pass));
    }

    page passed_over(source_place at, const std::optional<source_place>& past, const failure& why,
                     page_fate fate) const {
        const bool ends = fate == page_fate::end_listing;
        log_.write(log_level::error,
                   ends ? "the listing ends before pages that cannot be read"
                        : "a page cannot be read and is passed over",
                   {{"connection", name_},
                    {"page", reader_.shown(at)},
                    {"failure", describe(why)},
                    {"mend", std::string("its records are missing until it can be read; where such "
                                         "a reply is the end, name its status in `end_status`")}});
        answered_page made;
        made.whole = false;
        at.cut = true;
        if (!ends) {
            made.step = listing_step::next_page;
            made.at = past.value_or(at);
            made.at.cut = true;
            ++made.at.passed_over;
        }
        return after(at, std::move(made));
    }

    // Says where the next run goes on after a page that failed.
    static page broken_off(const source_place& at, page_fate fate, failure why) {
        page made;
        made.last = false;
        const bool stays = fate == page_fate::try_again && at.page > 0;
        if (stays) {
            made.position = at.stored();
        } else {
            made.position = at.anew();
            why.message += "; the next run begins at the first page";
        }
        made.failed = std::move(why);
        return made;
    }

    // `at` is the place of the page that was read.
    static page after(const source_place& at, answered_page read) {
        page made;
        made.begins_anew = read.begins_anew;
        made.whole = read.whole && read.step != listing_step::capped;
        made.entities = std::move(read.entities);
        made.unreadable = std::move(read.unreadable);
        made.screened = read.screened;
        if (read.broken) {
            auto broken = broken_off(at, page_fate::begin_anew, *std::move(read.broken));
            made.last = false;
            made.position = std::move(broken.position);
            made.failed = std::move(broken.failed);
            return made;
        }
        made.last = read.step != listing_step::next_page;
        auto next = made.last ? at : std::move(read.at);
        next.troubles = at.troubles;
        if (!made.last) {
            made.position = next.stored();
            return made;
        }
        next.cut = next.cut || read.step == listing_step::capped;
        next.server_began = read.at.server_began;
        next.validator = next.cut ? reply_validator() : std::move(read.at.validator);
        made.position = next.finished();
        return made;
    }

    std::string name_;
    subscriber_options options_;
    std::string base_url_;
    clock& time_;
    event_log& log_;
    answer_reader reader_;
};

}  // namespace

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context) {
    const auto through = context.clients.find(options.client.name);
    if (!through) {
        return failure(failure_class::invalid,
                       context.name + ": there is no client '" + options.client.name + "'",
                       "configure it under clients");
    }
    return subscriber_through(options, context, through);
}

std::shared_ptr<subscriber> subscriber_through(const subscriber_options& options,
                                               const component_context& context,
                                               const std::shared_ptr<client>& through) {
    return std::make_shared<http_subscriber>(options, context, through);
}

}  // namespace sluice::http

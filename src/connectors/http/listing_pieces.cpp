// The part of answer_reader that reads one body in pieces.

#include "connectors/http/answer_reader.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/success_rule.hpp>

#include <algorithm>
#include <utility>

namespace sluice::http {

namespace {

// Gives a body that came whole.
class body_at_hand final : public net::body_stream {
 public:
    explicit body_at_hand(std::string body) : body_(std::move(body)) {}
    awaitable<result<std::string>> next() override { co_return std::exchange(body_, {}); }

 private:
    std::string body_;
};

struct piece_records {
    formats::body_value read;
    std::int64_t screened = 0;
};

result<piece_records> records_of(const body_pieces::piece& piece, formats::body_format format,
                                 const record_screen* screen) {
    auto read = formats::read_body(piece.text, format, piece.shape);
    if (!read) {
        return read.error();
    }
    piece_records made{*std::move(read)};
    if (screen != nullptr) {
        auto& items = made.read.value.as_array();
        const auto dropped = std::ranges::remove_if(
            items, [&](const json::value& item) { return screen->drops(item); });
        made.screened = static_cast<std::int64_t>(dropped.size());
        items.erase(dropped.begin(), dropped.end());
    }
    return made;
}

}  // namespace

// One reply is the whole listing, and each record of it stands alone.
bool answer_reader::may_come_in_pieces(const source_place& at) const {
    return at.page == 0 && !options_.pages && !options_.next && !options_.items &&
           !options_.fails_when &&
           (through_->success().empty() || net::holds(through_->success(), 200));
}

// Another request, or a page that was not stored, leaves the open body at another place.
bool answer_reader::goes_on_at(const source_place& at) const {
    return open_ && at.body.offset > 0 && open_->place().offset == at.body.offset;
}

// A body that breaks off is asked for again at once: its beginning is in the ledger. The run fails
// when it breaks off again before the next page, and after three such requests: each of them reads
// the whole beginning again.
bool answer_reader::asks_again_after(const failure& why) {
    constexpr int most = 3;
    if (why.kind != failure_class::unreachable || asked_again_ == most) {
        return false;
    }
    ++asked_again_;
    log_.write(log_level::warning, "a body broke off in the middle and is asked for again",
               {{"connection", name_}, {"failure", describe(why)}});
    return true;
}

// Opens a body that is read in pieces.
bool answer_reader::opens(net::response& reply, net::body_slot& slot, const source_place& at) {
    const auto format = format_in_pieces(options_.format, reply);
    if (!slot.stream && at.body.offset > 0 && format && may_come_in_pieces(at)) {
        // The client gave it whole. It may be the body that was read in part all the same.
        slot.stream = std::make_unique<body_at_hand>(std::exchange(reply.body, {}));
    }
    if (!slot.stream) {
        return false;
    }
    open_ = std::make_unique<body_pieces>(
        std::move(reply), std::move(slot.stream), format.value(),
        formats::csv_shape{formats::delimiter_of(options_.delimiter), options_.has_header});
    return true;
}

awaitable<result<answered_page>> answer_reader::first_piece(source_place at,
                                                            paging::page_request asked,
                                                            json::object names) {
    if (at.body.offset == 0) {
        auto piece = next_piece(std::move(at), std::move(asked), std::move(names));
        co_return co_await std::move(piece);
    }
    auto read_before = at.body;
    auto pieces = std::exchange(open_, nullptr);
    const auto goes_on = co_await pieces->pass(std::move(read_before));
    if (!goes_on) {
        co_return failure(goes_on.error()).within(asked.shown());
    }
    if (*goes_on) {
        open_ = std::move(pieces);
        auto piece = next_piece(std::move(at), std::move(asked), std::move(names));
        co_return co_await std::move(piece);
    }
    log_.write(log_level::warning,
               "the body is another one than that which was read in part: it is read from its "
               "beginning",
               {{"connection", name_}, {"request", asked.shown()}});
    pieces.reset();
    at.body = {};
    auto anew = read(std::move(at));
    auto page = co_await std::move(anew);
    if (page) {
        page->begins_anew = true;
    }
    co_return page;
}

awaitable<result<answered_page>> answer_reader::next_piece(source_place at,
                                                           paging::page_request asked,
                                                           json::object names) {
    // A cancelled read leaves a body of no use, so it is kept only after a whole one.
    auto pieces = std::exchange(open_, nullptr);
    auto piece = co_await pieces->next();
    if (!piece) {
        co_return failure(piece.error()).within(asked.shown());
    }
    const bool is_last = piece->is_last;
    const auto beginning = net::excerpt(piece->text);
    const auto format = pieces->format();
    result<piece_records> body = piece_records{formats::body_value{json::array()}};
    // A text of CSV without a row is a fault of a whole body only.
    if (!piece->text.empty() || (is_last && at.body.offset == 0)) {
        auto parse = [given = *std::move(piece), format, screen = screen_] {
            return records_of(given, format, screen.get());
        };
        body = co_await offload(pool_, std::move(parse));
    }
    if (!body) {
        co_return failure(failure_class::invalid,
                          asked.shown() + ": no " + std::string(formats::name_of(format)) + " (" +
                              body.error().message + "): " + beginning,
                          "set `format` to what the server sends; the next run asks again");
    }
    open_ = std::move(pieces);
    read_items read;
    read.items = std::move(body->read.value.as_array());
    read.unreadable = std::move(body->read.unreadable);
    read.mended = std::move(body->read.mended);
    read.screened = body->screened;
    co_return page_of_piece(std::move(at), asked, names, is_last, std::move(read));
}

answered_page answer_reader::page_of_piece(source_place at, const paging::page_request& asked,
                                           const json::object& names, bool is_last,
                                           read_items read) {
    const auto shown = asked.shown();
    tell_once(shown, read);
    answered_page got;
    got.screened = read.screened;
    if (!is_last) {
        at.body = open_->place();
        at.validator = {};
        got.step = paging::listing_step::next_page;
        got.at = std::move(at);
        add_records(got, shown, std::move(read));
        return got;
    }
    const auto head = open_->head();
    open_.reset();
    at.body = {};
    const json::value no_body;
    const auto raw_items =
        read.items.size() + read.unreadable.size() + static_cast<std::size_t>(read.screened);
    auto turn = pager_.after(at, {asked, head, no_body, read.items, raw_items, names});
    if (!turn) {
        got.broken = failure(turn.error()).within(shown);
    } else {
        got.step = turn->step;
        static_cast<paging::listing_place&>(at) = std::move(turn->at);
        got.at = std::move(at);
        got.at.validator = reply_validator::of(head, sign_of(asked));
    }
    add_records(got, shown, std::move(read));
    return got;
}

}  // namespace sluice::http

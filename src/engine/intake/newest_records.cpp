#include "engine/intake/newest_records.hpp"

#include <sluice/model/number.hpp>
#include <sluice/model/time.hpp>

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

// Turns a time into its milliseconds, because texts with different offsets do not compare.
json::value comparable(const json::value& rank) {
    if (kind_of(rank) == json_kind::number) {
        return rank;
    }
    if (kind_of(rank) != json_kind::string) {
        return nullptr;
    }
    const auto moment = parse_utc(std::string_view(rank.get_string()));
    return moment ? json::value(std::int64_t{moment->time_since_epoch().count()}) : rank;
}

// Ranks numbers above texts, and texts above everything else.
int height_of(const json::value& rank) {
    switch (kind_of(rank)) {
        case json_kind::number:
            return 2;
        case json_kind::string:
            return 1;
        default:
            return 0;
    }
}

bool is_greater(const json::value& left, const json::value& right) {
    const auto height = height_of(left);
    if (height != height_of(right)) {
        return height > height_of(right);
    }
    if (height == 2) {
        return compare_numbers(left, right) > 0;
    }
    return height == 1 && left.get_string() > right.get_string();
}

json::value stored_record(const sighted_entity& sighted) {
    json::object headers;
    for (const auto& [name, value] : sighted.entity.headers) {
        headers[name] = value;
    }
    json::object kept;
    kept["type"] = sighted.entity.type;
    kept["id"] = sighted.entity.id;
    kept["headers"] = std::move(headers);
    kept["data"] = sighted.entity.data;
    kept["hash"] = sighted.hash;
    kept["watched"] = sighted.watched;
    kept["snapshot"] = sighted.snapshot;
    return json::value(std::move(kept));
}

// Its page was committed, so the ledger knows the record: see sighting::was_known.
std::optional<sighted_entity> record_of(const json::value& stored) {
    const auto* members = stored.if_object();
    if (members == nullptr || members->if_contains("data") == nullptr) {
        return std::nullopt;
    }
    sighted_entity sighted;
    sighted.entity.type = text_member(*members, "type");
    sighted.entity.id = text_member(*members, "id");
    sighted.entity.data = members->at("data");
    if (const auto* headers = members->if_contains("headers"); headers && headers->is_object()) {
        for (const auto& [name, value] : headers->get_object()) {
            sighted.entity.headers[std::string(name)] = kind_of(value) == json_kind::string
                                                            ? std::string_view(value.get_string())
                                                            : std::string_view();
        }
    }
    sighted.hash = text_member(*members, "hash");
    sighted.watched = text_member(*members, "watched");
    sighted.snapshot = text_member(*members, "snapshot");
    sighted.was_known = true;
    return sighted;
}

}  // namespace

bool newest_records::is_newer(const ranked& left, const ranked& right) {
    if (is_greater(left.rank, right.rank)) {
        return true;
    }
    return !is_greater(right.rank, left.rank) && left.at < right.at;
}

bool newest_records::add(const sighted_entity& sighted, const json::value& rank, std::size_t most) {
    ranked one{++listed_, comparable(rank), sighted};
    const auto before = std::ranges::find_if(all_, [&](const ranked& other) {
        return other.sighted.source_id() == sighted.source_id();
    });
    const bool replaces = before != all_.end();
    if (replaces) {
        // It keeps its place: the listing showed it there first.
        one.at = before->at;
        all_.erase(before);
    }
    const auto place = std::ranges::upper_bound(all_, one, is_newer);
    if (place == all_.end() && all_.size() >= most) {
        return replaces;
    }
    all_.insert(place, std::move(one));
    if (all_.size() > most) {
        all_.pop_back();
    }
    return true;
}

std::vector<sighted_entity> newest_records::take() {
    // Routes get the records in the order of the listing, as without `first_run`.
    std::ranges::sort(all_, {}, &ranked::at);
    std::vector<sighted_entity> listed;
    for (auto& one : std::exchange(all_, {})) {
        listed.push_back(std::move(one.sighted));
    }
    return listed;
}

json::array newest_records::stored() const {
    json::array kept;
    for (const auto& one : all_) {
        json::object item;
        item["at"] = one.at;
        item["rank"] = one.rank;
        item["record"] = stored_record(one.sighted);
        kept.push_back(std::move(item));
    }
    return kept;
}

newest_records newest_records::read(const json::value& stored) {
    newest_records found;
    const auto* items = stored.if_array();
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
        const auto* item = (*items)[i].if_object();
        const auto* at = item == nullptr ? nullptr : item->if_contains("at");
        const auto* rank = item == nullptr ? nullptr : item->if_contains("rank");
        const auto* record = item == nullptr ? nullptr : item->if_contains("record");
        auto sighted = record == nullptr ? std::nullopt : record_of(*record);
        if (at != nullptr && at->is_int64() && rank != nullptr && sighted) {
            found.listed_ = std::max(found.listed_, at->get_int64());
            found.all_.push_back({at->get_int64(), *rank, *std::move(sighted)});
        }
    }
    std::ranges::sort(found.all_, is_newer);
    return found;
}

}  // namespace sluice::engine

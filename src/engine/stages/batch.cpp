#include "engine/stages/batch.hpp"

#include "engine/plan/change_hash.hpp"

#include <sluice/model/key.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

// Bytes of identifiers in the identifier of a task; its rest comes on top.
constexpr std::size_t longest_joined = 200;
// take() puts them around the list.
constexpr std::size_t brackets = 2;

}  // namespace

bool batch::has_room_for(std::string_view data) const {
    const std::size_t others = data_.empty() ? 0 : data_.size() + 1;
    return ids_.size() < size_ && others + data.size() + brackets <= largest_;
}

std::string batch::problem_of(std::string_view data, std::size_t largest) {
    return "it has " + std::to_string(data.size() + brackets) + " bytes, more than " +
           std::to_string(largest) + ": raise daemon.largest_task";
}

void batch::add(const entity& entity, std::string data, const std::string& source_id) {
    if (empty()) {
        type_ = entity.type;
        headers_ = entity.headers;
        data_ = std::move(data);
    } else {
        std::erase_if(headers_, [&entity](const auto& header) {
            const auto other = entity.headers.find(header.first);
            return other == entity.headers.end() || other->second != header.second;
        });
        data_ += "," + data;
    }
    ids_.push_back(entity.id);
    if (std::ranges::find(source_ids_, source_id) == source_ids_.end()) {
        source_ids_.push_back(source_id);
    }
}

ledger::new_task batch::take() {
    headers_["batch"] = std::to_string(ids_.size());
    json::object headers;
    for (const auto& [name, value] : headers_) {
        headers[name] = value;
    }
    ledger::new_task made;
    made.entity_type = std::move(type_);
    made.entity_id = joined_ids();
    made.headers = write_json(headers);
    made.data = "[" + std::exchange(data_, "") + "]";
    made.source_ids = std::exchange(source_ids_, {});
    ids_.clear();
    return made;
}

std::string batch::joined_ids() const {
    std::string joined;
    std::size_t named = 0;
    for (const auto& id : ids_) {
        // key_part() escapes commas, so that the joined text names one list of identifiers only.
        const auto part = ids_.size() == 1 ? id : key_part(id, ',');
        const std::size_t comma = named == 0 ? 0 : 1;
        if (joined.size() + comma + part.size() > longest_joined) {
            break;
        }
        joined += (named == 0 ? "" : ",") + part;
        ++named;
    }
    if (named == ids_.size()) {
        return joined;
    }
    json::array all;
    for (const auto& id : ids_) {
        all.emplace_back(id);
    }
    const auto rest = std::to_string(ids_.size() - named) + " more";
    return joined + (named == 0 ? "" : ", ") + rest + " (" + change_hash(all).substr(0, 16) + ")";
}

}  // namespace sluice::engine

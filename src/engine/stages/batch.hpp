#pragma once

// Entities of a page that share a task: its data is the list of theirs, and it carries the change
// of each.

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/entity.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::engine {

class batch {
 public:
    // At most `size` entities, and `largest` bytes of data.
    batch(std::size_t size, std::size_t largest) : size_(size), largest_(largest) {}

    bool empty() const { return ids_.empty(); }
    bool has_room_for(std::string_view data) const;

    // Why an entity cannot be in any batch.
    static std::string problem_of(std::string_view data, std::size_t largest);

    // `data` is the record's, as JSON. Precondition: there is room.
    void add(const entity& entity, std::string data, const std::string& source_id);

    // The task without its lane; the batch is empty then. It has the type of the first entity, the
    // headers that all of them have alike, `batch` with their number, and their identifiers joined
    // with commas: past 200 bytes cut, with how many more and a hash that tells it from others.
    ledger::new_task take();

 private:
    std::string joined_ids() const;

    std::size_t size_;
    std::size_t largest_;
    std::string type_;
    std::map<std::string, std::string, std::less<>> headers_;
    std::string data_;
    std::vector<std::string> ids_;
    std::vector<std::string> source_ids_;
};

}  // namespace sluice::engine

package bulk

import (
	"math/rand/v2"
	"strings"

	"anef/internal/person"
)

// name is one as it is written, and as it is folded for searches.
type name struct{ written, folded string }

// names are drawn unevenly, as real ones are: one person in a hundred bears the first.
type names []name

func fold(all []string) (out names) {
	for _, n := range all {
		out = append(out, name{n, person.Written(n)})
	}
	return out
}

// draw takes the frequent names first: half of all people bear one of the first quarter, one in a hundred the very first.
func (n names) draw(r *rand.Rand) name {
	x := r.Float64()
	return n[int(x*x*float64(len(n)))]
}

var givenNames = strings.Fields(`Awa Mohamed Fatima Amadou Mariam Ali Aïcha Ibrahim Linh Wei Ana José Priya Omar Khadija Yusuf Sara Ahmed
Nour Ousmane Aminata Karim Leïla Minh Xin Carlos Lucía Ravi Anjali Olga Ivan Svetlana Dmitri Elif Mehmet Zeynep Kwame Akosua Chidi Ngozi
Tariq Samira Hassan Yasmine Bilal Inès Rachid Salma Moussa Fatou Seydou Rokhaya Abdou Coumba Paulo Mariana Diego Camila Andrés Valentina
Hiroshi Yuki Jin Soo Thi Van Duc Huong Arjun Deepa Sanjay Meera Farid Laleh Reza Shirin Giorgi Nino Aram Ani Daouda Bintou Issa Kadiatou`)

// familyNames are a few frequent ones, then some fifteen thousand made of syllables.
func familyNames() []string {
	out := strings.Fields(`Diop Nguyen Benali Traoré Diallo Wang Silva Haddad Koné Tran Ndiaye Singh Kaya Mensah Okafor Rodríguez Ivanova
Sow Ba Keïta Camara Coulibaly Sarr Fall Gueye Cissé Touré Barry Bah Sylla Zhang Li Chen Liu Yang Huang Zhao Wu Zhou Pham Le Vo Dang
Bui Do Ho Ngo Kumar Sharma Patel Gupta Khan Hussain Ahmed Rahman Islam Hossain Yılmaz Demir Şahin Çelik Martínez García López González
Hernández Pérez Sánchez Ramírez Santos Oliveira Souza Costa Pereira Ferreira Almeida Petrov Smirnova Popov Kuznetsov Boukhari Mansouri
Belkacem Cherif Saïdi Amrani Bennani Tazi Alaoui Idrissi Trabelsi Jaziri Gharbi Mbaye Faye Seck Niang Kane Sy Ly Dia`)
	heads := strings.Fields(`Ab Ad Am An Ar As Ba Be Bo Da De Di Do Fa Fe Ga Go Ha He Ka Ke Ko La Le Lo Ma Me Mo Na Ne No Os Pa Ra Re Ro Sa Se So Ta Te To Va Vi Wa Ya Za Ze`)
	middles := strings.Fields(`ba di ga la li ma mi na ni ra ri sa so ta ti va`)
	tails := strings.Fields(`bert dar din far gou kin kov lam man med nov poor rez san sen shi sky tou vic zar`)
	for _, h := range heads {
		for _, m := range middles {
			for _, t := range tails {
				out = append(out, h+m+t)
			}
		}
	}
	return out
}

var countries = strings.Fields(`SN VN DZ ML GN CN BR LB CI IN TR GH NG MX RU MA TN BD PK CO`)

// upper is a family name as lists show it.
func upper(family string) string { return strings.ToUpper(family) }
